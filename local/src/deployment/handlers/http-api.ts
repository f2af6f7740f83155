import { gapsOfHttpApi } from '../http-apis.ts';
import type { ResourceHandler } from '../types.ts';

/** An HTTP API is served once everything is deployed; here is only named what of it is not. */
export const createHttpApi: ResourceHandler = async (resource, { notRun }) => {
  for (const reason of gapsOfHttpApi(resource)) notRun(resource, reason);
  return {};
};
