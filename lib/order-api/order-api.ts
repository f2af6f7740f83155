import { HttpApi, type HttpRoute, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Config, decideName, decideRemovalPolicy } from '../config/index.ts';
import type { ServiceFunction } from '../function/service-function.ts';
import type { Identity } from '../identity/identity.ts';
import { acceptFinding } from '../nag.ts';
import type { Platform } from '../platform.ts';
import { accessLogFormat } from './access-log.ts';
import { ApiFunctions } from './api-functions.ts';
import { type ApiFunctionId, type Route, routes } from './routes.ts';

/** The HTTP API: routes to functions, callers known by their token, requests throttled and logged. */
export class OrderApi extends Construct {
  readonly url: string;
  readonly httpApi: HttpApi;
  readonly functions: readonly ServiceFunction[];

  constructor(scope: Construct, id: string, platform: Platform, identity: Identity) {
    super(scope, id);
    this.httpApi = new HttpApi(this, 'Api', {
      apiName: decideName(platform.config),
      createDefaultStage: false,
    });
    const functions = new ApiFunctions(this, 'Functions', platform);
    this.functions = Object.values(functions.byId);
    const integrations = new Map(
      this.functions.map(({ functionId, lambda }) => [
        functionId as ApiFunctionId,
        new HttpLambdaIntegration(functionId, lambda),
      ]),
    );
    const authorizer = new HttpUserPoolAuthorizer('Authorizer', identity.userPool, {
      userPoolClients: [identity.client],
    });
    for (const route of routes) {
      const added = this.httpApi.addRoutes({
        path: route.path,
        methods: [route.method],
        integration: integrations.get(route.functionId) as HttpLambdaIntegration,
        ...authorization(route, authorizer),
      });
      if (route.caller === 'public') added.forEach(acceptPublic);
    }
    this.url = this.#stage(platform.config, this.httpApi).url;
  }

  #stage(config: Config, httpApi: HttpApi): HttpStage {
    const logGroup = new LogGroup(this, 'AccessLogs', {
      // See the note on this prefix at the cluster's logs.
      logGroupName: `/aws/vendedlogs/apis/${decideName(config)}`,
      retention: config.logRetentionInDays,
      removalPolicy: decideRemovalPolicy(config),
    });
    return new HttpStage(this, 'Stage', {
      httpApi,
      autoDeploy: true,
      throttle: { rateLimit: config.requestsPerSecond, burstLimit: config.requestsPerSecond * 2 },
      accessLogSettings: { destination: new LogGroupLogDestination(logGroup), format: accessLogFormat },
    });
  }
}

const acceptPublic = (route: HttpRoute) =>
  acceptFinding(route, 'APIG4', 'The products and the description of the API are for everybody');

function authorization({ caller }: Route, authorizer: HttpUserPoolAuthorizer) {
  if (caller === 'public') return {};
  return caller === 'staff' ? { authorizer, authorizationScopes: ['staff'] } : { authorizer };
}
