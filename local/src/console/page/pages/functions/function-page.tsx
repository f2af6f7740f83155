import { useRoute } from 'preact-iso';
import { getJson } from '../../api/client.ts';
import type { FunctionState } from '../../api/types.ts';
import { useLoaded } from '../../api/use-loaded.ts';
import { count } from '../../components/format.ts';
import { Heading } from '../../components/heading.tsx';
import { PropertyList } from '../../components/property-list.tsx';
import { Show } from '../../components/states.tsx';

/** One function: settings and counters. */
export function FunctionPage() {
  const { name = '' } = useRoute().params;
  const functions = useLoaded((signal) => getJson<FunctionState[]>(['functions'], { signal }), 'functions', [
    'invocations-ended',
    'update',
  ]);
  return (
    <>
      <Heading>{name}</Heading>
      <Show loaded={functions}>
        {(data) => {
          const found = data.find((one) => one.name === name);
          return found ? <Properties of={found} /> : <p>There is no function {name}.</p>;
        }}
      </Show>
    </>
  );
}

function Properties({ of }: { of: FunctionState }) {
  return (
    <PropertyList
      properties={[
        ['Runtime', of.runtime],
        ['Handler', of.handler],
        ['Timeout', `${of.timeoutSeconds} s`],
        ['Memory', `${of.memorySizeInMb} MB`],
        ['Invocations', count(of.invocations)],
        ['Errors', count(of.errors)],
      ]}
    />
  );
}
