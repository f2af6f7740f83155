import { useState } from 'preact/hooks';
import type { FunctionState } from '../../api/types.ts';

/** One of the functions, the first until another is chosen; undefined when there is none. @returns it, and the field that chooses. */
export function useFunctionSelect(functions: readonly FunctionState[]) {
  const [name, setName] = useState<string>();
  const chosen = functions.find((each) => each.name === name) ?? functions[0];
  const field = (
    <label>
      Function
      <select value={chosen?.name} onChange={({ currentTarget: { value } }) => setName(value)}>
        {functions.map((each) => (
          <option key={each.name}>{each.name}</option>
        ))}
      </select>
    </label>
  );
  return { chosen, field };
}
