/** An error of an AWS service, with the code and the HTTP status that the real service returns. */
export class ServiceException extends Error {
  /** The AWS error code, for example `ResourceNotFoundException`. */
  readonly code: string;
  /** HTTP status of the response. */
  readonly statusCode: number;

  constructor(code: string, message: string, statusCode = 400, options?: ErrorOptions) {
    super(message, options);
    this.name = code;
    this.code = code;
    this.statusCode = statusCode;
  }
}
