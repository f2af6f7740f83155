// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders of Fn::Sub are plain text.

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { deploymentOrder } from '../../../local/src/template/deployment-order.ts';
import type { Template, TemplateValue } from '../../../local/src/template/types.ts';
import { scopeFor } from './scopes.ts';

const order = (template: Partial<Template>) =>
  deploymentOrder({ Resources: {}, ...template }, scopeFor(template));
const needing = (Value: TemplateValue) => ({ A: { Type: 'T', Properties: { Value } }, B: { Type: 'T' } });

describe('A resource comes after what it needs', () => {
  test.each<TemplateValue>([
    { Ref: 'B' },
    { 'Fn::GetAtt': ['B', 'Arn'] },
    { 'Fn::GetAtt': 'B.Outputs.X' },
    { 'Fn::Sub': 'x ${B}' },
    { 'Fn::Sub': 'x ${B.Arn} ${AWS::Region}' },
    { 'Fn::Sub': ['${V}', { V: { Ref: 'B' } }] },
    { deep: [{ 'Fn::Join': ['', ['a', { Ref: 'B' }]] }] },
    { 'Fn::If': ['Never', 'x', { Ref: 'B' }] },
  ])('A resource comes after what it needs: %j', (value) => {
    const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };
    expect(order({ Resources: needing(value), Conditions })).toEqual([['B'], ['A']]);
  });

  test.each<TemplateValue>([
    'B',
    { 'Fn::Sub': '${!B}' },
    { 'Fn::Sub': ['${B}', { B: 'mine' }] },
    { Ref: 'B', x: 1 },
  ])('A resource comes after what it needs: %j needs nothing', (value) => {
    expect(order({ Resources: needing(value) })).toEqual([['A', 'B']]);
  });

  test('DependsOn counts, as a text and as a list', () => {
    const Resources = {
      A: { Type: 'T', DependsOn: ['B', 'C'] },
      B: { Type: 'T', DependsOn: 'C' },
      C: { Type: 'T' },
    };
    expect(order({ Resources })).toEqual([['C'], ['B'], ['A']]);
  });
});

describe('An event source mapping', () => {
  const mapping = { Type: 'AWS::Lambda::EventSourceMapping' };

  test('An event source mapping comes last, so that the schemas of its records are there when it polls', () => {
    const Resources = { M: mapping, A: { Type: 'T', DependsOn: 'B' }, B: { Type: 'T' } };
    expect(order({ Resources })).toEqual([['B'], ['A'], ['M']]);
  });

  test('An event source mapping comes before what needs it', () => {
    const Resources = { M: mapping, A: { Type: 'T', DependsOn: 'M' }, B: { Type: 'T' } };
    expect(order({ Resources })).toEqual([['B'], ['M'], ['A']]);
  });
});

describe('A condition that is false', () => {
  const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };

  test('A condition that is false leaves its resource out, also of DependsOn', () => {
    const Resources = { A: { Type: 'T', Condition: 'Never' }, B: { Type: 'T', DependsOn: 'A' } };
    expect(order({ Resources, Conditions })).toEqual([['B']]);
  });

  test('A condition that is false makes a reference to its resource a mistake that names both', () => {
    const Resources = {
      A: { Type: 'T', Condition: 'Never' },
      B: { Type: 'T', Properties: { V: { Ref: 'A' } } },
    };
    expect(() => order({ Resources, Conditions })).toThrow(
      'Resources.B.Properties.V.Ref: refers to A, which is not created because condition Never is false',
    );
  });

  test('A condition that is false takes the branch of Fn::If out of account that is not taken', () => {
    const Properties = { V: { 'Fn::If': ['Never', { Ref: 'A' }, 'x'] } };
    const Resources = { A: { Type: 'T', Condition: 'Never' }, B: { Type: 'T', Properties } };
    expect(order({ Resources, Conditions })).toEqual([['B']]);
  });
});

describe('A mistake is one line', () => {
  test('A circle is named in full', () => {
    const Resources = {
      Outside: { Type: 'T', DependsOn: 'A' },
      A: { Type: 'T', Properties: { V: { Ref: 'B' } } },
      B: { Type: 'T', Properties: { V: { 'Fn::GetAtt': ['C', 'Arn'] } } },
      C: { Type: 'T', DependsOn: 'A' },
    };
    expect(() => order({ Resources })).toThrow(
      'Resources: circular dependency: A → B → C → A; remove one of these references',
    );
  });

  test('A resource that refers to itself is a circle', () => {
    const Resources = { A: { Type: 'T', Properties: { V: { Ref: 'A' } } } };
    expect(() => order({ Resources })).toThrow('circular dependency: A → A');
  });

  test('A reference to what does not exist names both', () => {
    const Resources = { A: { Type: 'T', Properties: { V: { 'Fn::Sub': '${Tabel.Arn}' } } } };
    expect(() => order({ Resources })).toThrow(
      'Resources.A.Properties.V.Fn::Sub: refers to Tabel, which is neither a resource nor a parameter',
    );
  });

  test('A reference without a name is shown', () => {
    const Resources = { A: { Type: 'T', Properties: { V: { Ref: '' } } } };
    expect(() => order({ Resources })).toThrow(
      'Resources.A.Properties.V.Ref: "" given, the name of a resource or parameter accepted',
    );
  });

  test('DependsOn of what does not exist names both', () => {
    expect(() => order({ Resources: { A: { Type: 'T', DependsOn: 'B' } } })).toThrow(
      'Resources.A.DependsOn: refers to B, which is not a resource of the template',
    );
  });
});

test('Each resource comes once, and after all it needs, for any dependencies', () => {
  const needsOf = fc.array(fc.array(fc.nat({ max: 30 }), { maxLength: 4 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(needsOf, fc.infiniteStream(fc.boolean()), (needs, throughRef) => {
      // Needing only those of a lower number makes any such graph free of circles.
      const lower = needs.map((ids, index) => ids.filter((id) => id < index));
      const resources = lower.map((ids, index) => [
        `R${index}`,
        resourceNeeding(ids, throughRef.next().value),
      ]);
      const sequence = order({ Resources: Object.fromEntries(resources.reverse()) }).flat();
      expect([...sequence].sort()).toEqual(lower.map((_, index) => `R${index}`).sort());
      const isAfter = (later: number, earlier: number) =>
        sequence.indexOf(`R${later}`) > sequence.indexOf(`R${earlier}`);
      expect(lower.every((ids, index) => ids.every((id) => isAfter(index, id)))).toBe(true);
    }),
  );
});

function resourceNeeding(ids: number[], throughRef: boolean) {
  const names = ids.map((id) => `R${id}`);
  return throughRef
    ? { Type: 'T', Properties: { Values: names.map((Ref) => ({ Ref })) } }
    : { Type: 'T', DependsOn: names };
}
