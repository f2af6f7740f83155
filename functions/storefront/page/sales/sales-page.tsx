import { useCallback, useMemo } from 'preact/hooks';
import { callApi } from '../api/request.ts';
import { serverNow } from '../api/server-clock.ts';
import type { Money, Sales, SoldFigures } from '../api/types.ts';
import { replaceAddress } from '../layout/navigation.ts';
import { Empty, FailureNotice } from '../layout/notice.tsx';
import { useLoad } from '../layout/use-load.ts';
import { WhenLoaded } from '../layout/when-loaded.tsx';
import { formatMoney } from '../money.ts';
import { hrefOf } from '../routes.ts';
import { customer } from '../session/session.ts';
import { SignInFirst } from '../session/sign-in-first.tsx';
import { departmentTitle } from '../shop/departments.ts';
import { loadedProducts, useProducts } from '../shop/products.ts';
import { Chart } from './chart.tsx';
import { type Point, periodOf, periods, pointsOf, sharesOf } from './series.ts';

/** New sales are there soon enough, and a page left open costs little. */
const pauseMs = () => 10_000;

/** What was sold: figures of a period, charts over time, departments and products. @param query of the address. */
export function SalesContent({ query }: { readonly query: URLSearchParams }) {
  if (!customer.value) return <SignInFirst what="sales" />;
  if (!customer.value.isStaff) {
    return (
      <Empty title="Sales are for staff">
        <p>Your account has no access to them.</p>
      </Empty>
    );
  }
  return <Report query={query} />;
}

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

function Report({ query }: { readonly query: URLSearchParams }) {
  const period = periodOf(query.get('period'));
  const zone = query.get('zone') ?? ownZone();
  useProducts();
  const load = useCallback(
    async (signal: AbortSignal) => {
      const toMs = serverNow();
      const parameters = new URLSearchParams({
        from: new Date(toMs - periodOf(period.name).lengthMs).toISOString(),
        to: new Date(toMs).toISOString(),
        zone,
        window: period.window,
      });
      const { body } = await callApi<Sales>(`/sales?${parameters}`, { signal });
      return { sales: body, toMs, periodName: period.name, zone };
    },
    [period.name, period.window, zone],
  );
  const [loaded, retry] = useLoad(load, pauseMs);
  return (
    <>
      <Choices periodName={period.name} zone={zone} />
      <WhenLoaded loaded={loaded} what="sales" onRetry={retry}>
        {(figures, failure) => (
          <>
            {failure !== undefined && <FailureNotice failure={failure} onRetry={retry} />}
            <Figures {...figures} />
          </>
        )}
      </WhenLoaded>
    </>
  );
}

function Choices({ periodName, zone }: { readonly periodName: string; readonly zone: string }) {
  const zones = useMemo(
    () => [...new Set([zone, ownZone(), 'UTC', ...Intl.supportedValuesOf('timeZone')])],
    [zone],
  );
  const choose = (changed: { readonly period?: string; readonly zone?: string }) =>
    replaceAddress(`${hrefOf.sales}?${new URLSearchParams({ period: periodName, zone, ...changed })}`);
  return (
    <div class="choices">
      <div class="field">
        <label for="period">Period</label>
        <select id="period" onChange={({ currentTarget }) => choose({ period: currentTarget.value })}>
          {Object.entries(periods).map(([name, { title }]) => (
            <option key={name} value={name} selected={name === periodName}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="zone">Time zone</label>
        <select id="zone" onChange={({ currentTarget }) => choose({ zone: currentTarget.value })}>
          {zones.map((name) => (
            <option key={name} value={name} selected={name === zone}>
              {name}
            </option>
          ))}
        </select>
      </div>
    </div>
  );
}

const revenueOf = ({ revenue }: Point) => revenue;
const ordersOf = ({ orders }: Point) => orders;

/** Figures, and what they are of: another period may be chosen while its own are loaded. */
interface FiguresProperties {
  readonly sales: Sales;
  readonly toMs: number;
  readonly periodName: string;
  readonly zone: string;
}

function Figures({ sales, toMs, periodName, zone }: FiguresProperties) {
  const period = periodOf(periodName);
  const points = useMemo(
    () => pointsOf(sales, periodOf(periodName), toMs, zone),
    [sales, toMs, periodName, zone],
  );
  const { currency } = sales.revenue;
  const short = useCallback((value: number) => shortMoney(value, currency), [currency]);
  const unit = period.window;
  return (
    <>
      <p class="muted">
        {period.title}, {zone}
      </p>
      <dl class="tiles">
        <Tile title="Revenue" text={formatMoney(sales.revenue)} />
        <Tile title="Orders" text={String(sales.orders)} />
        <Tile title="Shipped" text={String(sales.shipped)} />
      </dl>
      <section aria-labelledby="revenue">
        <h2 id="revenue">Revenue by {unit}</h2>
        <Chart
          label={`Revenue by ${unit}`}
          points={points}
          read={revenueOf}
          format={short}
          color="--accent"
        />
      </section>
      <section aria-labelledby="orders">
        <h2 id="orders">Orders by {unit}</h2>
        <Chart label={`Orders by ${unit}`} points={points} read={ordersOf} format={whole} color="--second" />
      </section>
      <WindowTable points={points} unit={unit} currency={currency} />
      <div class="columns even">
        <Shares
          title="Departments"
          rows={sales.byDepartment.map(({ department, ...sold }) => ({
            name: departmentTitle(department),
            ...sold,
          }))}
        />
        <Shares
          title="Products"
          rows={sales.byProduct.map(({ productId, ...sold }) => ({ name: productName(productId), ...sold }))}
        />
      </div>
    </>
  );
}

const whole = (value: number) => (Number.isInteger(value) ? String(value) : '');
const shortMoney = (value: number, currency: string) =>
  new Intl.NumberFormat(undefined, { style: 'currency', currency, notation: 'compact' }).format(value);

const productName = (productId: string) =>
  loadedProducts().find((product) => product.productId === productId)?.name ?? productId;

function Tile({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <div class="tile">
      <dt>{title}</dt>
      <dd>{text}</dd>
    </div>
  );
}

/** The figures of the charts; windows without any are left out. */
function WindowTable({
  points,
  unit,
  currency,
}: {
  readonly points: readonly Point[];
  readonly unit: string;
  readonly currency: string;
}) {
  const rows = points.filter(({ orders, shipped, revenue }) => orders || shipped || revenue).toReversed();
  if (rows.length === 0) return <p class="muted">Nothing was sold in this period.</p>;
  return (
    <details>
      <summary>The same figures as a table</summary>
      <div class="scroll">
        <table>
          <caption class="hidden">Orders and revenue by {unit}</caption>
          <thead>
            <tr>
              <th scope="col">{unit === 'day' ? 'Day' : 'Minute'}</th>
              <th scope="col" class="amount">
                Orders
              </th>
              <th scope="col" class="amount">
                Shipped
              </th>
              <th scope="col" class="amount">
                Revenue
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ x, label, orders, shipped, revenue }) => (
              <tr key={x}>
                <th scope="row">{label}</th>
                <td class="amount">{orders}</td>
                <td class="amount">{shipped}</td>
                <td class="amount">{formatMoney({ amount: revenue.toFixed(2), currency })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

interface SharesRow extends SoldFigures {
  readonly name: string;
}

const amountOf = ({ amount }: Money) => Number(amount);

function Shares({ title, rows }: { readonly title: string; readonly rows: readonly SharesRow[] }) {
  if (rows.length === 0) return null;
  const sorted = rows.toSorted((a, b) => amountOf(b.revenue) - amountOf(a.revenue));
  const shares = sharesOf(sorted.map(({ revenue }) => amountOf(revenue)));
  return (
    <section>
      <h2>{title}</h2>
      <table class="shares">
        <thead class="hidden">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Orders</th>
            <th scope="col">Revenue</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ name, orders, revenue }, index) => (
            <tr key={name} style={{ '--share': String(shares[index]) }}>
              <th scope="row">{name}</th>
              <td class="amount muted">{orders === 1 ? '1 order' : `${orders} orders`}</td>
              <td class="amount">{formatMoney(revenue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
