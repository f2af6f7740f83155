import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  type ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { undefinedWhen } from './check.ts';

export interface QuotaName {
  /** As Service Quotas names the service, for example `kafka`. */
  readonly service: string;
  /** `L-` and eight characters. https://docs.aws.amazon.com/general/latest/gr/aws-service-information.html */
  readonly code: string;
}

/**
 * A quota of the account, or AWS's default where no other was requested: `GetServiceQuota` has only what was applied.
 * https://docs.aws.amazon.com/servicequotas/2019-06-24/apireference/API_GetServiceQuota.html
 */
export async function quotaOf(quotas: ServiceQuotasClient, { service, code }: QuotaName): Promise<number> {
  const input = { ServiceCode: service, QuotaCode: code };
  const applied = await quotas
    .send(new GetServiceQuotaCommand(input))
    .catch(undefinedWhen('NoSuchResourceException'));
  const { Quota } = applied ?? (await quotas.send(new GetAWSDefaultServiceQuotaCommand(input)));
  return Quota?.Value ?? 0;
}
