import {
  arnOf,
  generatedName,
  property,
  type ReturnValues,
  resourceUuid,
  type Subject,
} from '../return-values.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html */
const LONGEST_TABLE_NAME = 255;

/** A table without a name is `<stack>-<logicalId>`: users type it, and no replacement needs a second name here. */
export function tableReturnValues(subject: Subject): ReturnValues {
  const plainName = `${subject.pseudo.stackName}-${subject.logicalId}`;
  const generated = plainName.length <= LONGEST_TABLE_NAME ? plainName : generatedName(subject);
  const physicalId = property(subject, 'TableName') ?? generated;
  const Arn = arnOf(subject, 'dynamodb', `table/${physicalId}`);
  const StreamArn = `${Arn}/stream/2026-01-01T00:00:00.000`;
  return { physicalId, attributes: { Arn, StreamArn, TableId: resourceUuid(subject) } };
}
