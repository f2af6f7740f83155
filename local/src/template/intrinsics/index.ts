import { TemplateError } from '../template-error.ts';
import { cidr } from './cidr.ts';
import { and, equals, not, or, when } from './conditions.ts';
import type { Intrinsic } from './intrinsic.ts';
import { findInMap, getAtt, getAZs, importValue, ref, sub } from './references.ts';
import { base64, join, length, select, split, toJsonString } from './texts.ts';

/** Every intrinsic function by the name a template gives it. */
const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: ref,
  'Fn::And': and,
  'Fn::Base64': base64,
  'Fn::Cidr': cidr,
  'Fn::Equals': equals,
  'Fn::FindInMap': findInMap,
  'Fn::GetAtt': getAtt,
  'Fn::GetAZs': getAZs,
  'Fn::If': when,
  'Fn::Join': join,
  'Fn::Length': length,
  'Fn::Not': not,
  'Fn::Or': or,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::Sub': sub,
  'Fn::ToJsonString': toJsonString,
  'Fn::ImportValue': importValue,
  'Fn::Transform': unsupported('Fn::Transform', 'macros are not run here; give the processed template'),
};

/** The function that a map of one key calls, or undefined for plain data. */
export function intrinsicOf(key: string, path: string): Intrinsic | undefined {
  const known = Object.hasOwn(intrinsics, key) ? intrinsics[key] : undefined;
  if (known || !key.startsWith('Fn::')) return known;
  throw new TemplateError(path, `${key} is not supported; ${Object.keys(intrinsics).join(', ')} are`);
}

function unsupported(name: string, why: string): Intrinsic {
  return (argument, call) => {
    throw new TemplateError(call.path, `${name} ${JSON.stringify(argument)} is not supported: ${why}`);
  };
}
