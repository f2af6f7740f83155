import type { CreateEventSourceMappingCommandInput } from '@aws-sdk/client-lambda';
import { ServiceException } from '../../../shared/service-exception.ts';
import {
  boolean,
  type Constraint,
  integer,
  listOf,
  listOfTexts,
  mapOf,
  oneOf,
  structure,
  text,
} from './constraint.ts';
import { type Shape, shapeNamed } from './lambda-model.ts';

const anything: Constraint = () => [];

/** How a value is checked, by the type of its shape. Times are checked by their rule. */
const CONSTRAINTS: Readonly<Record<Shape['type'], (shape: Shape) => Constraint>> = {
  structure: ({ members = {}, required }) =>
    structure(
      Object.fromEntries(Object.entries(members).map(([name, shape]) => [name, constraintOf(shape)])),
      required,
    ),
  list: listConstraint,
  map: ({ key = '', value = '', min, max }) => mapOf(constraintOf(key), constraintOf(value), min, max),
  string: ({ enum: values, min, max, pattern }) =>
    values ? oneOf(...values) : text({ minimum: min, maximum: max, pattern }),
  integer: ({ min, max }) => integer(min, max),
  long: ({ min, max }) => integer(min, max),
  boolean: () => boolean,
  timestamp: () => anything,
};

function listConstraint({ member = '', min, max }: Shape): Constraint {
  const { type, enum: values, min: minimum, max: maximum, pattern } = shapeNamed(member);
  if (type !== 'string' || values) return listOf(constraintOf(member), min, max);
  return listOfTexts({ minimum, maximum, pattern }, min, max);
}

function constraintOf(name: string): Constraint {
  const shape = shapeNamed(name);
  return CONSTRAINTS[shape.type](shape);
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const request = constraintOf('CreateEventSourceMappingRequest');

/**
 * Refuses what the API's model does not accept, before any other check: all mistakes in one message, in AWS's wording.
 * @throws {ServiceException} ValidationException, or SerializationException for a member of another type.
 */
export function checkRequestModel(input: CreateEventSourceMappingCommandInput): void {
  const violations = request(input, '');
  if (violations.length === 0) return;
  const errors = `${violations.length} validation error${violations.length > 1 ? 's' : ''} detected`;
  throw new ServiceException('ValidationException', `${errors}: ${violations.join('; ')}`);
}
