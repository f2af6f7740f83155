import type { CreateResource } from '../context.ts';
import { gapsOfHttpApi } from './http-apis.ts';

/** An HTTP API is served once everything is deployed; here is only named what of it is not. */
export const createHttpApi: CreateResource = async (resource, { reportUnsupported }) => {
  for (const reason of gapsOfHttpApi(resource)) reportUnsupported(resource, reason);
  return {};
};
