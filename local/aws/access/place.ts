/** Where the mirror's resources are: ARNs of other accounts and Regions name nothing here. */
export interface Place {
  readonly region: string;
  readonly accountId: string;
}

/** The ARN of a resource of this place. */
export const arnHere = (service: string, { region, accountId }: Place, resource: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;
