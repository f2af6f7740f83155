import { refuseLongText } from '../bounds.ts';
import { elements, type Intrinsic, integer, list, pathOf, text, unaccepted } from './intrinsic.ts';

/** `{"Fn::Join": [delimiter, list]}` */
export const join: Intrinsic = (argument, call) => {
  const [delimiter, parts] = elements(argument, [2, 2], 'a delimiter and a list', call.path);
  const texts = list(parts, call, 1).map((part, index) => {
    if (typeof part !== 'object') return String(part);
    throw unaccepted(part, 'text', pathOf(call, `1.${index}`));
  });
  const between = text(delimiter, call, 0);
  const length = texts.reduce((sum, part) => sum + part.length + between.length, 0);
  refuseLongText(length, call.path);
  return texts.join(between);
};

/** `{"Fn::Split": [delimiter, text]}` */
export const split: Intrinsic = (argument, call) => {
  const [delimiter, source] = elements(argument, [2, 2], 'a delimiter and a text', call.path);
  const separator = text(delimiter, call, 0);
  if (separator === '') throw unaccepted('', 'a delimiter of one character or more', pathOf(call, 0));
  return text(source, call, 1).split(separator);
};

/** `{"Fn::Select": [index, list]}`: the index counts from 0. */
export const select: Intrinsic = (argument, call) => {
  const [index, source] = elements(argument, [2, 2], 'an index and a list', call.path);
  const choices = list(source, call, 1);
  if (choices.length === 0) throw unaccepted(source, 'a list that is not empty', pathOf(call, 1));
  return choices[integer(index, [0, choices.length - 1], call, 0)];
};

/** `{"Fn::Base64": text}` */
export const base64: Intrinsic = (argument, call) => Buffer.from(text(argument, call)).toString('base64');

/** `{"Fn::Length": list}` */
export const length: Intrinsic = (argument, call) => list(argument, call).length;

/** `{"Fn::ToJsonString": list or map}` */
export const toJsonString: Intrinsic = (argument, call) => {
  const value = call.evaluate(argument);
  if (typeof value === 'object' && value !== null) return JSON.stringify(value);
  throw unaccepted(value, 'a list or a map', call.path);
};
