import { mappingMistakes } from '../../event-source-mapping/api/validation/mistakes.ts';
import { refuseUnsupported } from '../../event-source-mapping/api/validation/unsupported.ts';
import type { TemplateValue } from '../../template/types.ts';
import type { Rule } from '../constraints/rule.ts';
import { mappingInput } from './mapping-input.ts';

/** What Lambda refuses of a mapping; one that is not run is left to the deployment, which names it. */
export const mapping: Rule = {
  reads: [],
  check: ({ properties, inDoubt }) => {
    const members = Object.entries(properties).map(([name, value]) => memberOfMapping(name, value));
    const input = Object.assign({}, ...members.map((member) => ('input' in member ? member.input : {})));
    const unreadable = members.flatMap((member) => ('problem' in member ? [member] : []));
    const doubtful = new Set([...inDoubt, ...unreadable.map(({ name }) => name)]);
    if (doubtful.size === 0 && isUnsupported(input)) return [];
    return [
      ...unreadable.map(({ problem }) => problem ?? ''),
      ...mappingMistakes(input, doubtful, Date.now()),
    ];
  },
};

/** One property as the request has it, or why it cannot be read. */
function memberOfMapping(name: string, value: TemplateValue) {
  try {
    return { name, input: mappingInput({ [name]: value }) };
  } catch (error) {
    return { name, problem: error instanceof Error ? error.message : String(error) };
  }
}

function isUnsupported(input: Parameters<typeof refuseUnsupported>[0]): boolean {
  try {
    refuseUnsupported(input);
    return false;
  } catch {
    return true;
  }
}
