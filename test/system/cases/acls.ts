import kafkajs, { type AclOperationTypes, type Admin } from 'kafkajs';

/** What works with an admin client that is connected meanwhile. */
export type WithAdmin = <T>(work: (admin: Admin) => Promise<T>) => Promise<T>;

/** Takes an operation on a topic from one user until it is disposed; all others may do everything. */
export async function deny(
  withAdmin: WithAdmin,
  user: string,
  topic: string,
  operation: AclOperationTypes,
): Promise<AsyncDisposable> {
  const onTopic = {
    resourceType: kafkajs.AclResourceTypes.TOPIC,
    resourceName: topic,
    resourcePatternType: kafkajs.ResourcePatternTypes.LITERAL,
    host: '*',
  };
  const { ALLOW, DENY } = kafkajs.AclPermissionTypes;
  const { ALL } = kafkajs.AclOperationTypes;
  const all = { ...onTopic, principal: 'User:*', operation: ALL, permissionType: ALLOW };
  const denied = { ...onTopic, principal: `User:${user}`, operation, permissionType: DENY };
  await withAdmin((admin) => admin.createAcls({ acl: [all, denied] }));
  return {
    [Symbol.asyncDispose]: async () => {
      await withAdmin((admin) => admin.deleteAcls({ filters: [all, denied] }));
    },
  };
}
