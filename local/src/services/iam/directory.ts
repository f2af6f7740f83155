import { join } from 'node:path';

/** Where the broker's IAM listener finds access keys and policies; its certificate is there too. */
export function iamDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'iam');
}
