import type { PageApi } from '@orderstream/mirror';
import { render } from 'preact';
import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import { type Comparison, Minute } from './minute.ts';
import { services } from './outages.ts';
import { Shop } from './shop.ts';
import { type Service, steps } from './synchronous-design.ts';

/** Draws the page into the element. @returns ends it. */
export function show(element: HTMLElement, api: PageApi): () => void {
  render(<ComparePage shop={new Shop(api)} />, element);
  return () => render(null, element);
}

const DEFAULT_ORDERS = 60;

function ComparePage({ shop }: { shop: Shop }) {
  const [, draw] = useReducer((times: number) => times + 1, 0);
  const minute = useRef<Minute>(null);
  useEffect(() => {
    const started = new Minute(shop, () => draw(undefined as never));
    minute.current = started;
    return () => started.stop();
  }, [shop]);
  const [orders, setOrders] = useState(DEFAULT_ORDERS);
  const comparison = minute.current?.comparison;
  return (
    <>
      <p>
        The same orders in two designs. Start them, stop a service while they run, start it again: on the left
        is what this system does, measured; on the right what a shop that calls its services one after the
        other would do in the same time, modelled.
      </p>
      <form
        class="filter-bar"
        onSubmit={(event) => {
          event.preventDefault();
          minute.current?.start(orders);
        }}
      >
        <label>
          Orders, one a second{' '}
          <input
            type="number"
            min="1"
            max="300"
            required
            value={orders}
            onInput={({ currentTarget }) => setOrders(currentTarget.valueAsNumber)}
          />
        </label>
        <button type="submit" class="primary" disabled={comparison?.isRunning}>
          Place orders
        </button>
      </form>
      <Services shop={shop} down={comparison?.down ?? new Set()} />
      {comparison?.error && (
        <p class="error-box" role="alert">
          {comparison.error.message}
        </p>
      )}
      {comparison && <Designs {...comparison} />}
      <details>
        <summary>How the synchronous design is modelled</summary>
        <p>
          Its order service calls{' '}
          {steps.map(({ service, durationMs }) => `${service} (${durationMs / 1_000} s)`).join(', ')} and then
          responds: the steps and times of the tutorial that this project began with. A service that is down
          when its step begins refuses at once, the customer sees “Something went wrong, please try again”,
          and what was done before is not undone. A service counts as down while one of its mappings is paused
          or a fault makes it fail, looked at once a second.
        </p>
      </details>
    </>
  );
}

/** A button for each service, to stop and start it. */
function Services({ shop, down }: { shop: Shop; down: ReadonlySet<Service> }) {
  const [error, setError] = useState<Error>();
  const set = (service: Service, isDown: boolean) => {
    setError(undefined);
    shop.setDown(service, isDown).catch(setError);
  };
  return (
    <fieldset class="filter-bar">
      <legend>Services</legend>
      {services.map((service) => (
        <button type="button" key={service} onClick={() => set(service, !down.has(service))}>
          {down.has(service) ? `Start ${service}` : `Stop ${service}`}
        </button>
      ))}
      {error && (
        <span class="action-error" role="alert">
          {error.message}
        </span>
      )}
    </fieldset>
  );
}

function Designs({ placed, measured, modelled }: Comparison) {
  return (
    <>
      <Design
        title="Event-driven, measured"
        figures={[
          ['Orders placed', placed],
          ['Accepted', measured.accepted],
          ['Failed for the customer', measured.failed],
          ['Response, median', durationText(measured.medianMs)],
          ['Shipped', measured.shipped],
          ['Still to ship', measured.accepted - measured.shipped],
        ]}
        isBad={measured.failed > 0}
      />
      <Design
        title="Synchronous, modelled"
        figures={[
          ['Orders placed', placed],
          ['Completed', modelled.completed],
          ['Failed for the customer', modelled.failed],
          ['Response, median', durationText(modelled.medianMs)],
          ['Customers who wait', modelled.waiting],
          ['Charged and failed', modelled.chargedInVain],
        ]}
        isBad={modelled.failed > 0}
      />
    </>
  );
}

interface DesignProps {
  readonly title: string;
  readonly figures: readonly (readonly [name: string, value: number | string])[];
  readonly isBad: boolean;
}

function Design({ title, figures, isBad }: DesignProps) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      <dl class="figures">
        {figures.map(([name, value]) => (
          <div key={name} class={isBad && name.includes('ailed') && value !== 0 ? 'bad' : undefined}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function durationText(ms: number | undefined): string {
  if (ms === undefined) return '–';
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
