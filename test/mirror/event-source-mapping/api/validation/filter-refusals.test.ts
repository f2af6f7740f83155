import { describe, expect, test } from '@jest/globals';
import { compileFilterCriteria } from '../../../../../local/src/event-source-mapping/filter-pattern/index.ts';
import { statement } from '../../../../support/conformance.ts';

const compile = (Pattern: string) => compileFilterCriteria({ Filters: [{ Pattern }] });
const refused = expect.objectContaining({ name: 'InvalidFilterPattern' });

describe('a filter pattern', () => {
  test.each([
    ['is not JSON', '{'],
    ['is not an object', '[]'],
    ['is empty', '{}'],
    ['has no array', '{"value":{"a":"x"}}'],
    ['has an unknown operator', '{"value":{"a":[{"starts":"x"}]}}'],
    ['has an inherited operator', '{"value":{"a":[{"constructor":"x"}]}}'],
    ['has two operators in one', '{"value":{"a":[{"exists":true,"prefix":"x"}]}}'],
    ['has an operator in another case', '{"value":{"a":[{"EXISTS":true}]}}'],
    ['has an empty array', '{"value":{"a":[]}}'],
    ['has an empty object', '{"value":{}}'],
    ['has an array in an array', '{"value":{"a":[["x"]]}}'],
    ['asks exists for text', '{"value":{"a":[{"exists":"yes"}]}}'],
    ['has two stars in a row', '{"value":{"a":[{"wildcard":"a**"}]}}'],
    ['escapes a letter', '{"value":{"a":[{"wildcard":"\\\\a"}]}}'],
    ['ends in a backslash', '{"value":{"a":[{"wildcard":"a\\\\"}]}}'],
    ['has a block of 33 bits', '{"value":{"a":[{"cidr":"10.0.0.0/33"}]}}'],
    ['has an address for a block', '{"value":{"a":[{"cidr":"10.0.0.0"}]}}'],
    ['has one branch of $or', '{"value":{"$or":[{"a":["x"]}]}}'],
    ['has an empty branch of $or', '{"value":{"$or":[{"a":["x"]},{}]}}'],
    ['has an operator as a branch of $or', '{"value":{"$or":[{"a":["x"]},{"prefix":"y"}]}}'],
    ['has no array under a key that has no effect', '{"topic":"t","value":["x"]}'],
    ['has an unknown operator under such a key', '{"topic":[{"starts":"t"}]}'],
  ])('A pattern that %s is refused', (_, pattern) => {
    expect(() => compile(pattern)).toThrow(refused);
  });

  statement(
    '6-refused',
    'LocalStack, validated on EventBridge; of Lambda UNCONFIRMED',
    'What EventBridge refuses is refused: null, mixed, nested and empty exclusions, ranges that are none',
    () => {
      const matchValues = [
        ...['null', '[null]', 'true', '[true]', '["x",1]', '[]', '{}', '[["x"]]', '{"exists":true}'],
        ...['{"cidr":"10.0.0.0/8"}', '{"numeric":["=",1]}', '{"prefix":"a","suffix":"b"}'],
        ...['{"prefix":""}', '{"suffix":""}', '{"prefix":["a",""]}', '{"prefix":[]}', '{"suffix":null}'],
        ...['{"prefix":123}', '{"suffix":[123,".txt"]}', '{"prefix":{"equals-ignore-case":"file"}}'],
        ...['{"suffix":{"equals-ignore-case":".png"}}', '{"equals-ignore-case":123}'],
        ...['{"equals-ignore-case":[123,456]}', '{"wildcard":123}', '{"wildcard":[123,"*/dir/*"]}'],
      ].map((argument) => `{"anything-but":${argument}}`);
      const ranges = [
        ...[
          '[">",0,">",0]',
          '[">",0,"<",0]',
          '[">",5,"<",0]',
          '["<",5,">",0]',
          '["=",5,"<",10]',
          '[">=",5,"=",9]',
        ],
        ...['[">",0,"<"]', '[">"]', '[]', '5', '["==",1]', '["!=",1]', '["=","5"]', '[">",1,"<",2,"<",3]'],
        ...['[">",9007199254740993,"<",9007199254740993]', '["toString",1]'],
      ].map((argument) => `{"numeric":${argument}}`);
      const others = [
        ...[
          '{"NUMERIC":["=",5]}',
          '{"prefix":["a"]}',
          '{"prefix":123}',
          '{"suffix":[".png"]}',
          '{"suffix":123}',
        ],
        ...['{"equals-ignore-case":["a"]}', '{"equals-ignore-case":{"prefix":"a"}}', '{"wildcard":123}'],
        ...[
          '{"wildcard":["a*"]}',
          '{"cidr":"xx.11.xx/8"}',
          '{"cidr":"10.0.0.0/xx"}',
          '{"cidr":["10.0.0.0/8"]}',
        ],
        ...['{"cidr":"xxxx:db8::/32"}'],
      ];
      for (const matchValue of [...matchValues, ...ranges, ...others]) {
        expect(() => compile(`{"value":{"a":[${matchValue}]}}`)).toThrow(refused);
      }
    },
  );

  statement(
    '6-accepted',
    'LocalStack, validated on EventBridge; of Lambda UNCONFIRMED',
    'What EventBridge accepts is accepted: one value, lists, empty texts outside of exclusions, all kinds in one array',
    () => {
      for (const matchValues of [
        '{"anything-but":"x"},{"anything-but":0},{"anything-but":["x","y"]},{"anything-but":[1,2]}',
        '{"anything-but":{"prefix":["a","b"]}},{"anything-but":{"wildcard":""}},{"anything-but":""}',
        '{"anything-but":{"equals-ignore-case":["A",""]}},{"anything-but":{"wildcard":["a*","b*"]}}',
        '{"prefix":""},{"suffix":""},{"equals-ignore-case":""},{"wildcard":"*"}',
        '{"numeric":[">",0,"<=",5]},{"numeric":[">=",-1.5,"<",1e3]},{"numeric":["=",0]}',
        '"a",1,true,null',
      ])
        expect(() => compile(`{"value":{"a":[${matchValues}]}}`)).not.toThrow();
    },
  );

  test('A pattern whose $or branches combine to more than a thousand patterns is refused at once', () => {
    const field = (name: string) => `"${name}":{"$or":[{"a":["x"]},{"b":["y"]}]}`;
    const pattern = (count: number) =>
      `{"value":{${Array.from({ length: count }, (_, index) => field(`f${index}`)).join(',')}}}`;
    expect(() => compile(pattern(9))).not.toThrow();
    expect(() => compile(pattern(60))).toThrow('more than 1000 patterns');
  });
});
