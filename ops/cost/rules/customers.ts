import { bytesPerGb, counted, type PricingRule } from '../line.ts';
import { attachmentBytesOfOrder, emailsOfOrder, ordersOfCustomerAMonth } from '../per-order.ts';
import { prices } from '../prices.ts';
import { listOf, propertyOf, type StackResources } from '../template.ts';
import { invocationsOfOrder } from '../usage.ts';

/** Requests to the HTTP API, of customers and not of crawlers. */
export const httpApi: PricingRule = {
  types: ['AWS::ApiGatewayV2::Api', 'AWS::ApiGatewayV2::Stage'],
  price: (stack, orders) => ({
    fixed: [],
    variable: stack.ofType('AWS::ApiGatewayV2::Api').map(({ logicalId }) => ({
      what: 'HTTP API requests',
      quantity: orders * requestsOfAllRoutes(stack),
      price: prices.httpApiRequest,
      countedFrom: `${logicalId}, ${counted(stack.ofType('AWS::ApiGatewayV2::Route').length, 'route')}`,
    })),
  }),
};

/** Requests that pass CloudFront on their way to the API. What it sends to clients is some kilobytes an order, and not in here. */
export const distributions: PricingRule = {
  types: ['AWS::CloudFront::Distribution'],
  price: (stack, orders) => ({
    fixed: [],
    variable: stack.ofType('AWS::CloudFront::Distribution').map(({ logicalId }) => ({
      what: 'CloudFront requests',
      quantity: orders * requestsOfAllRoutes(stack),
      price: prices.cloudFrontRequest,
      countedFrom: logicalId,
    })),
  }),
};

const requestsOfAllRoutes = (stack: StackResources) =>
  invocationsOfOrder(stack).reduce((sum, { byRequests }) => sum + byRequests, 0);

/** Customers who sign in during the month. The tier decides the price: another than Essentials is not priced. */
export const customers: PricingRule = {
  types: ['AWS::Cognito::UserPool'],
  price: (stack, orders) => {
    const pools = stack.ofType('AWS::Cognito::UserPool');
    const isEssentials = (tier: unknown) => tier === undefined || tier === 'ESSENTIALS';
    return {
      fixed: [],
      variable: pools
        .filter((pool) => isEssentials(propertyOf(pool, 'UserPoolTier')))
        .map(({ logicalId }) => ({
          what: 'Cognito, Essentials',
          quantity: orders / ordersOfCustomerAMonth,
          price: prices.essentialsUser,
          countedFrom: logicalId,
        })),
      notPriced: pools
        .filter((pool) => !isEssentials(propertyOf(pool, 'UserPoolTier')))
        .map(
          (pool) =>
            `AWS::Cognito::UserPool ${pool.logicalId}: no price of tier ${propertyOf(pool, 'UserPoolTier')}`,
        ),
    };
  },
};

/** Requests that a customer who signs in sends to Cognito: SRP is two, and an hour later a refresh. Assumed. */
const requestsOfSignIn = 3;

/** Web ACLs by the month, each with its rules, and the requests that they look at: the sign-ins of customers. */
export const webAcls: PricingRule = {
  types: ['AWS::WAFv2::WebACL'],
  price: (stack, orders) => {
    const all = stack.ofType('AWS::WAFv2::WebACL');
    if (all.length === 0) return { fixed: [], variable: [] };
    const rules = all.reduce((sum, each) => sum + listOf(each, 'Rules').length, 0);
    const countedFrom = counted(all.length, 'web ACL');
    return {
      fixed: [
        { what: 'WAF web ACL', quantity: all.length, price: prices.webAcl, countedFrom },
        { what: 'WAF rules', quantity: rules, price: prices.webAclRule, countedFrom },
      ],
      variable: [
        {
          what: 'WAF requests',
          quantity: orders * requestsOfSignIn,
          price: prices.webAclRequest,
          countedFrom,
        },
      ],
    };
  },
};

/** Mails have no resource: a function that may send them sends those of an order. */
export const emails: PricingRule = {
  types: ['AWS::IAM::Policy'],
  price: (stack, orders) => {
    const senders = stack
      .ofType('AWS::IAM::Policy')
      .filter((policy) => JSON.stringify(policy.properties).includes('"ses:SendEmail"'));
    if (senders.length === 0) return { fixed: [], variable: [] };
    const countedFrom = `ses:SendEmail in ${counted(senders.length, 'policy', 'policies')}`;
    return {
      fixed: [],
      variable: [
        { what: 'SES emails', quantity: orders * emailsOfOrder, price: prices.mail, countedFrom },
        {
          what: 'SES attachments',
          quantity: (orders * attachmentBytesOfOrder) / bytesPerGb,
          price: prices.mailAttachment,
          countedFrom,
        },
      ],
    };
  },
};

/** Events that a configuration set publishes to CloudWatch are custom metrics, one for each kind that happens. */
export const mailEvents: PricingRule = {
  types: ['AWS::SES::ConfigurationSetEventDestination'],
  price: (stack) => {
    const destinations = stack.ofType('AWS::SES::ConfigurationSetEventDestination');
    const quantity = destinations.reduce(
      (sum, each) => sum + listOf(each, 'EventDestination.MatchingEventTypes').length,
      0,
    );
    if (quantity === 0) return { fixed: [], variable: [] };
    const countedFrom = counted(destinations.length, 'event destination');
    return {
      fixed: [{ what: 'Metrics of SES', quantity, price: prices.customMetric, countedFrom }],
      variable: [],
    };
  },
};
