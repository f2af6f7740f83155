import type { AccessDenied } from '../../iam/access-control.ts';
import { ServiceException } from '../../shared/service-exception.ts';

/** As services of the REST protocols return it. */
export const accessDenied = ({ text }: AccessDenied): ServiceException =>
  new ServiceException('AccessDeniedException', text, 403);
