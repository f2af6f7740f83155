import {
  type Document,
  LineCounter,
  Pair,
  parseDocument,
  Scalar,
  type Tags,
  YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { TemplateError } from './template-error.ts';

/** Intrinsic functions that have a short form in YAML; all but `Ref` and `Condition` carry the prefix `Fn::` in full. */
const shortForms = [
  'And',
  'Base64',
  'Cidr',
  'Condition',
  'Equals',
  'FindInMap',
  'GetAtt',
  'GetAZs',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Ref',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];

/**
 * CloudFormation reads YAML 1.1, but keeps dates and `y`, `N` as text: so YAML 1.2, and what 1.1 adds to its booleans.
 * A number with a leading zero is an account id more often than an octal number.
 */
const plainScalars: Tags = [
  {
    tag: 'tag:yaml.org,2002:bool',
    default: true,
    test: /^(yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/,
    resolve: (text: string) => ['yes', 'on'].includes(text.toLowerCase()),
  },
  { tag: 'tag:yaml.org,2002:str', default: true, test: /^0\d+$/, resolve: (text: string) => text },
];

/**
 * Parses a YAML template to what its JSON form would be: `!Sub x` becomes `{"Fn::Sub": "x"}`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 * @throws {TemplateError} with the file, line and column of the first mistake.
 */
export function parseYaml(text: string, file: string): unknown {
  const lineCounter = new LineCounter();
  const document = parsed(text, lineCounter, file);
  const [mistake] = [...document.errors, ...document.warnings];
  if (!mistake) return toValue(document, file);
  const { line, col } = lineCounter.linePos(mistake.pos[0]);
  const problem = mistake.message.replace(/^Maximum call stack.*/, 'it is nested too deep');
  throw new TemplateError('', `${file}:${line}:${col}: not a YAML template: ${problem}`);
}

/** @throws {TemplateError} when the parser, which is recursive, meets too deep a nesting. */
function parsed(text: string, lineCounter: LineCounter, file: string): Document {
  try {
    return parseDocument(text, {
      customTags: (tags) => [...plainScalars, ...shortForms.flatMap(tagsOfShortForm), ...tags],
      lineCounter,
      prettyErrors: false,
    });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new TemplateError('', `${file}: not a YAML template: it is nested too deep`, { cause });
  }
}

/** Aliases can make a small file huge. */
function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    const problem = cause instanceof RangeError ? 'it is nested too deep' : (cause as Error).message;
    throw new TemplateError('', `${file}: not a YAML template: ${problem}`, { cause });
  }
}

function tagsOfShortForm(shortForm: string): Tags {
  const tag = `!${shortForm}`;
  const name = ['Ref', 'Condition'].includes(shortForm) ? shortForm : `Fn::${shortForm}`;
  const wrap = (node: YAMLMap | YAMLSeq) => wrapped(name, node);
  return [
    { tag, resolve: (text: string) => ({ [name]: text }) },
    { tag, collection: 'seq', resolve: wrap },
    { tag, collection: 'map', resolve: wrap },
  ];
}

function wrapped(name: string, node: YAMLMap | YAMLSeq): YAMLMap {
  const map = new YAMLMap();
  map.items.push(new Pair(new Scalar(name), node));
  return map;
}
