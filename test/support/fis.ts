/** AWS Fault Injection Service over plain HTTP: npm has no present release of its SDK. */

const AUTHORIZATION = 'AWS4-HMAC-SHA256 Credential=me/20261121/us-east-1/fis/aws4_request, Signature=0';

export interface FisResponse {
  readonly status: number;
  /** The error's code, if it is one. */
  readonly code: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: what a test looks at, it names.
  readonly body: any;
}

/** One fault: an action and the resources it is aimed at. */
export interface FaultRequest {
  readonly actionId: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly target: 'Roles' | 'Functions';
  readonly resourceArns: readonly string[];
  readonly selectionMode?: string;
}

const RESOURCE_TYPES = { Roles: 'aws:iam:role', Functions: 'aws:lambda:function' };

/** The request of `CreateExperimentTemplate` for one fault. */
export function templateOf({ target, resourceArns, selectionMode = 'ALL', ...action }: FaultRequest) {
  return {
    description: 'one fault',
    roleArn: 'arn:aws:iam::123456789012:role/experiments',
    stopConditions: [{ source: 'none' }],
    targets: { chosen: { resourceType: RESOURCE_TYPES[target], resourceArns, selectionMode } },
    actions: { fault: { ...action, targets: { [target]: 'chosen' } } },
  };
}

export async function callFis(
  endpoint: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<FisResponse> {
  const response = await fetch(`${endpoint}${path}`, {
    method,
    headers: { authorization: AUTHORIZATION, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify({ clientToken: crypto.randomUUID(), ...body }),
  });
  return {
    status: response.status,
    code: response.headers.get('x-amzn-errortype'),
    body: await response.json(),
  };
}

/** Starts an experiment of one fault; resolves to the experiment as FIS shows it. */
export async function injectFault(endpoint: string, fault: FaultRequest): Promise<FisResponse['body']> {
  const created = await accepted(callFis(endpoint, 'POST', '/experimentTemplates', templateOf(fault)));
  const { id } = created.experimentTemplate;
  const started = await accepted(callFis(endpoint, 'POST', '/experiments', { experimentTemplateId: id }));
  return started.experiment;
}

async function accepted(response: Promise<FisResponse>): Promise<FisResponse['body']> {
  const { status, body } = await response;
  if (status !== 200) throw new Error(`FIS: ${status} ${JSON.stringify(body)}`);
  return body;
}
