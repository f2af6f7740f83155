/**
 * Largest event of a synchronous invocation. The quotas say 6 MB, Lambda's refusal says the bytes.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 * https://github.com/awslabs/aws-athena-query-federation/issues/793
 */
export const REQUEST_LIMIT_BYTES = 6_291_456;

/**
 * Largest response: 100 bytes more.
 * https://zaccharles.medium.com/deep-dive-lambdas-request-payload-size-limit-2-2-6350c1ae5577
 */
export const RESPONSE_LIMIT_BYTES = 6_291_556;

/** The error document of a response over the limit. */
export const RESPONSE_TOO_LARGE = JSON.stringify({
  errorType: 'Function.ResponseSizeTooLarge',
  errorMessage: `Response payload size exceeded maximum allowed payload size (${RESPONSE_LIMIT_BYTES} bytes).`,
});
