import { describeError, logger } from '../telemetry/powertools.ts';

/**
 * The result of work that a record does not depend on, such as counting: when it fails, a warning is logged and the
 * fallback is the result.
 * @param problem the message of the warning
 */
export async function orElse<Result>(
  fallback: Result,
  problem: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    logger.warn(problem, describeError(error));
    return fallback;
  }
}
