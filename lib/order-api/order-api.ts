import {
  CfnIntegration,
  type CfnStage,
  HttpApi,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpUserPoolAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type Config, decideName, decideRemovalPolicy } from '../config/index.ts';
import type { ServiceFunction } from '../function/service-function.ts';
import type { Identity } from '../identity/identity.ts';
import { SignInPages } from '../identity/sign-in-pages.ts';
import { acceptFinding } from '../nag.ts';
import type { SharedResources } from '../shared-resources.ts';
import { accessLogFormat } from './access-log.ts';
import { ApiFunctions } from './api-functions.ts';
import { CanaryRollout } from './canary-rollout.ts';
import { corsPreflight } from './cors.ts';
import { type ApiFunctionId, type Route, routes } from './routes.ts';
import { routeSettings, throttle } from './throttling.ts';

/** The HTTP API: routes to functions, callers known by their token, requests throttled and logged. */
export class OrderApi extends Construct {
  /** Where the stage responds; with `edge` it does not, and the distribution has the address. */
  readonly url: string;
  readonly httpApi: HttpApi;
  readonly stage: HttpStage;
  readonly functions: readonly ServiceFunction[];
  /** The function that takes orders. */
  readonly orders: ServiceFunction;
  /** Where customers of the shop sign in. */
  readonly signIn: SignInPages;

  constructor(scope: Construct, id: string, shared: SharedResources, identity: Identity) {
    super(scope, id);
    this.httpApi = new HttpApi(this, 'Api', {
      apiName: decideName(shared.config),
      createDefaultStage: false,
      corsPreflight: corsPreflight(shared.config),
      // Beside a distribution, the default endpoint would be a way around it.
      ...(shared.config.edge !== 'none' && { disableExecuteApiEndpoint: true }),
    });
    const { userPool } = identity;
    this.signIn = new SignInPages(identity, 'SignIn', {
      config: shared.config,
      userPool,
      shopUrl: addressOf(shared.config, this.httpApi),
    });
    const functions = new ApiFunctions(this, 'Functions', shared, { userPool, pages: this.signIn });
    this.functions = Object.values(functions.byId);
    this.orders = functions.byId['orders-api'];
    const targetOf = this.#rollout(shared.config);
    const integrations = new Map(
      this.functions.map((each) => [
        each.functionId as ApiFunctionId,
        new HttpLambdaIntegration(each.functionId, targetOf(each)),
      ]),
    );
    const authorizer = new HttpUserPoolAuthorizer('Authorizer', userPool, {
      userPoolClients: [this.signIn.client],
    });
    const added = routes.flatMap((route) =>
      this.#addRoute(route, integrations.get(route.functionId) as HttpLambdaIntegration, authorizer),
    );
    permitBeforeSending(this);
    this.stage = this.#stage(shared.config, this.httpApi);
    // A throttle of a route that is not there yet is refused.
    this.stage.node.addDependency(...added);
    this.url = this.stage.url;
  }

  /** @returns where the requests for a function are sent to. */
  #rollout(config: Config): (each: ServiceFunction) => IFunction {
    if (config.apiRollout === 'allAtOnce') return ({ lambda }) => lambda;
    const canary = new CanaryRollout(this, 'Rollout', config, this.httpApi);
    return (each) => (servesPage(each) ? each.lambda : canary.liveAliasOf(each));
  }

  #addRoute(
    route: Route,
    integration: HttpLambdaIntegration,
    authorizer: HttpUserPoolAuthorizer,
  ): HttpRoute[] {
    const { path, method, caller } = route;
    const added = this.httpApi.addRoutes({
      path,
      methods: [method],
      integration,
      ...authorization(route, authorizer),
    });
    if (caller === 'public') added.forEach(acceptPublic);
    return added;
  }

  #stage(config: Config, httpApi: HttpApi): HttpStage {
    const logGroup = new LogGroup(this, 'AccessLogs', {
      // See the note on this prefix at the cluster's logs.
      logGroupName: `/aws/vendedlogs/apis/${decideName(config)}`,
      retention: config.logRetentionInDays,
      removalPolicy: decideRemovalPolicy(config),
    });
    const stage = new HttpStage(this, 'Stage', {
      httpApi,
      autoDeploy: true,
      throttle: throttle(config.requestsPerSecond),
      accessLogSettings: { destination: new LogGroupLogDestination(logGroup), format: accessLogFormat },
    });
    (stage.node.defaultChild as CfnStage).routeSettings = routeSettings(routes, config);
    return stage;
  }
}

/**
 * Each request of a page is sent to one of two versions by chance, and a version has only the files that its own document names:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html
 */
const servesPage = ({ functionId }: ServiceFunction) => functionId === 'storefront-api';

/** Where clients reach the API, and browsers the shop. */
const addressOf = ({ edge }: Pick<Config, 'edge'>, httpApi: HttpApi): string =>
  edge === 'none' ? `${httpApi.apiEndpoint}/` : `https://${edge.domain}/`;

/**
 * Where requests are sent to changes with `apiRollout`, from a function to its alias or back. The gateway must be permitted to
 * call the new target before it does, or clients get 500s until it is.
 */
function permitBeforeSending(api: Construct): void {
  const resources = api.node.findAll();
  const permissions = resources.filter((each) => each instanceof CfnPermission);
  for (const integration of resources.filter((each) => each instanceof CfnIntegration)) {
    for (const permission of permissions) integration.addResourceDependency(permission);
  }
}

const acceptPublic = (route: HttpRoute) =>
  acceptFinding(route, 'APIG4', 'The shop, its products and the description of the API are public');

function authorization({ caller }: Route, authorizer: HttpUserPoolAuthorizer) {
  if (caller === 'public') return {};
  return caller === 'staff' ? { authorizer, authorizationScopes: ['staff'] } : { authorizer };
}
