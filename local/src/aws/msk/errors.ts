import { ServiceException } from '../../shared/service-exception.ts';
import type { ErrorShape } from '../protocol/error-shapes.ts';

/** A value that MSK refuses, with its member. */
export class InvalidMskParameterError extends ServiceException {
  readonly invalidParameter: string;

  constructor(invalidParameter: string, message: string, options?: ErrorOptions) {
    super('BadRequestException', message, 400, options);
    this.invalidParameter = invalidParameter;
  }
}

/** `restJson1` with the member that MSK adds. https://docs.aws.amazon.com/msk/1.0/apireference/clusters.html#clusters-model-error */
export const mskError: ErrorShape = (exception) => ({
  statusCode: exception.statusCode,
  headers: { 'content-type': 'application/json', 'x-amzn-errortype': exception.code },
  body: JSON.stringify({
    message: exception.message,
    invalidParameter: exception instanceof InvalidMskParameterError ? exception.invalidParameter : undefined,
  }),
});
