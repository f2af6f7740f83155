import { bareFunctionName } from '../../lambda/function-name.ts';
import type { CreateResource, RemoveResource } from '../context.ts';

/** Publishes an `AWS::Lambda::Version`: its code is that of the function, as a template holds one state of it. */
export const createVersion: CreateResource = async ({ attributes, properties }, { lambda }) => {
  lambda.published.putVersion(bareFunctionName(String(properties.FunctionName)), {
    version: String(attributes.Version),
    description: textOf(properties.Description),
  });
  return {};
};

/** Names a version by an `AWS::Lambda::Alias`. */
export const createAlias: CreateResource = async ({ properties }, { lambda }) => {
  lambda.published.putAlias(bareFunctionName(String(properties.FunctionName)), {
    name: String(properties.Name),
    functionVersion: String(properties.FunctionVersion),
    description: textOf(properties.Description),
  });
  return {};
};

/** Takes a version back. */
export const removeVersion: RemoveResource = async ({ attributes, properties }, { lambda }) =>
  lambda.published.removeVersion(
    bareFunctionName(String(properties.FunctionName)),
    String(attributes.Version),
  );

/** Takes the name of a version back. */
export const removeAlias: RemoveResource = async ({ properties }, { lambda }) =>
  lambda.published.removeAlias(bareFunctionName(String(properties.FunctionName)), String(properties.Name));

const textOf = (value: unknown) => (value === undefined ? '' : String(value));
