import type { EventSourceMappingService } from '../event-source-mapping/types.ts';
import type { Experiments } from '../fault-injection/experiments.ts';
import type { AccessDenied } from '../iam/access-control.ts';
import type { Access } from '../iam/evaluate.ts';
import type { TokenRequest } from '../issuer/tokens.ts';
import type { ResponseHost } from '../lambda/runtime/protocol.ts';
import type { LambdaService } from '../lambda/types.ts';
import type { MskConfiguration } from '../msk/configurations.ts';
import type { MskCluster } from '../msk/msk-cluster.ts';
import type { ScramSecrets } from '../msk/scram-secrets.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { KafkaService } from '../services/types.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { Place } from '../shared/place.ts';
import type { StackDescription } from './cloudformation/stack-description.ts';

/** Who owns an access key, as STS names them. */
export interface Caller {
  /** For example `arn:aws:sts::123456789012:assumed-role/ROLE/SESSION`. */
  readonly arn: string;
  readonly userId: string;
}

/** A request for credentials of a role, checked for form. */
export interface AssumeRoleRequest {
  readonly accessKeyId: string;
  readonly roleArn: string;
  readonly sessionName: string;
  /** Default: one hour. */
  readonly durationSeconds?: number;
  readonly externalId?: string;
  readonly region: string;
}

interface AssumedRole {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiresAt: Date;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`. */
  readonly arn: string;
  /** `AROA…:SESSION`. */
  readonly assumedRoleId: string;
}

/** @throws {ServiceException} AccessDenied, and ValidationError for a session that lasts too long. */
export type AssumeRole = (request: AssumeRoleRequest) => AssumedRole;

/** What the AWS endpoint needs from the rest of the mirror. */
export interface AwsEndpointPorts {
  readonly lambda: LambdaService;
  readonly eventSourceMappings: EventSourceMappingService;
  readonly clusters: () => readonly MskCluster[];
  readonly kafka: KafkaService;
  /** MSK configurations of the template. Absent: none. */
  readonly configurations?: () => readonly MskConfiguration[];
  /** Secrets that clusters let users in by. Absent: none can be associated. */
  readonly scramSecrets?: Pick<ScramSecrets, 'list' | 'associate' | 'disassociate'>;
  readonly secrets: Secrets;
  /** User pools of the template, and their users. Absent: none. */
  readonly userPools?: {
    has(userPoolId: string): boolean;
    /** @param userName the user's id, or an email address. */
    findUser(userName: string): TokenRequest | undefined;
  };
  /** `http://127.0.0.1:PORT` of DynamoDB Local. */
  readonly dynamodbEndpoint: string;
  /** `http://127.0.0.1:PORT` of the SES v2 mailbox. */
  readonly sesEndpoint: string;
  /** The identity of a function's access key; undefined for keys that no function has. */
  readonly callerOf: (accessKeyId: string) => Caller | undefined;
  /** The session token that belongs to an access key; undefined for a key that needs none. Absent: none does. */
  readonly sessionTokenOf?: (accessKeyId: string) => string | undefined;
  /** Absent: no role can be assumed. */
  readonly assumeRole?: AssumeRole;
  /** What is made to go wrong on purpose. */
  readonly experiments: Experiments;
  /** Why the owner of an access key may not do something; undefined when they may. Absent: every caller may do everything. */
  readonly authorize?: (accessKeyId: string, access: Access) => AccessDenied | undefined;
  /** Where a request is served that says nothing else. */
  readonly region: string;
  readonly accountId: string;
  /**
   * Where a request is served: the account of its access key, in the Region that it is signed for. Absent: all requests
   * are served in `region` and `accountId`.
   */
  readonly placeOf?: (accessKeyId: string, signedRegion: string | undefined) => Place;
  /** The stacks that run or are being deployed. Absent: none. */
  readonly stacks?: () => readonly StackDescription[];
  /** Unpacks the zip of a function's code. @returns its folder. @throws {Error} one line, for a zip that Lambda refuses. */
  readonly unpackCode: (zip: Buffer) => Promise<string>;
  readonly log: Log;
  /** Times the retries of asynchronous invocations; the system's own unless given. */
  readonly clock?: Clock;
}

export interface AwsEndpointOptions {
  /** 0 means any free port. */
  readonly port: number;
  readonly host: '127.0.0.1';
  /** Names by which it may be called besides those of the loopback interface. */
  readonly hostNames?: readonly string[];
  readonly log: Log;
}

/** The response of a custom resource. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html */
export interface CustomResourceResponse {
  readonly status: 'SUCCESS' | 'FAILED';
  /** Empty unless `status` is FAILED. */
  readonly reason: string;
  readonly physicalResourceId: string;
  readonly noEcho: boolean;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A response URL that waits for its one document. */
export interface ExpectedResponse {
  /** Goes into the request document as `ResponseURL`. */
  readonly url: string;
  /** Rejects when the document is malformed, when it was cancelled, or when the endpoint stops. */
  readonly response: Promise<CustomResourceResponse>;
  /** Stops waiting: `response` rejects with this reason. Without effect once it has settled. */
  cancel(reason: string): void;
}

export interface AwsEndpoint {
  /** `http://127.0.0.1:PORT`: the value of `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** Serves the AWS services from now on; requests that came before wait for it. Called once. */
  serve(ports: AwsEndpointPorts): void;
  /** Where response URLs point; functions are led there. */
  readonly responseHost: ResponseHost;
  /**
   * Serves one CloudFormation response URL, until it is used or cancelled.
   * @param expected the ids of the request document, which the response has to repeat.
   */
  expectResponse(expected: {
    readonly stackId: string;
    readonly requestId: string;
    readonly logicalResourceId: string;
  }): ExpectedResponse;
  /** Stops accepting, waits for responses in flight (at most `graceMs`), discards retries, closes. */
  stop(graceMs: number): Promise<void>;
}
