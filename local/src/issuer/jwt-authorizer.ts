/** A JWT authorizer of an HTTP API, as the template declares it. */
export interface JwtAuthorizer {
  readonly authorizerId: string;
  /** As the template says it; the mirror's local issuer replaces it. */
  readonly issuer: string;
  readonly audience: readonly string[];
  /** `$request.header.Authorization` unless the template says otherwise. */
  readonly identitySource: string;
}
