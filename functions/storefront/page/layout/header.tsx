import { piecesIn } from '../basket/basket.ts';
import { basket } from '../basket/basket-store.ts';
import { hrefOf, type Route } from '../routes.ts';
import { customer } from '../session/session.ts';
import { signIn, signOut } from '../session/sign-in.ts';
import { route } from './navigation.ts';
import { shopName } from './page.tsx';

/** The name of the shop, the pages, the basket, and who is signed in. */
export function Header() {
  return (
    <header class="site-head">
      <div class="site-head-row">
        <a class="wordmark" href={hrefOf.shop}>
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M2 7c5 0 5 4 10 4s5-4 10-4M2 13c5 0 5 4 10 4s5-4 10-4" />
          </svg>
          {shopName}
        </a>
        <nav aria-label="Shop">
          <NavLink page="shop" href={hrefOf.shop} text="Products" />
          <NavLink page="orders" href={hrefOf.orders} text="Your orders" />
          {customer.value?.isStaff && <NavLink page="sales" href={hrefOf.sales} text="Sales" />}
        </nav>
        <div class="site-head-end">
          <Account />
          <BasketLink />
        </div>
      </div>
    </header>
  );
}

/** A page that is part of another is found under it. */
const parents: Readonly<Partial<Record<Route['page'], Route['page']>>> = { order: 'orders' };

function NavLink({
  page,
  href,
  text,
}: {
  readonly page: Route['page'];
  readonly href: string;
  readonly text: string;
}) {
  const current = route.value.page;
  const isCurrent = page === (parents[current] ?? current);
  return (
    <a href={href} aria-current={isCurrent ? 'page' : undefined}>
      {text}
    </a>
  );
}

function BasketLink() {
  const pieces = piecesIn(basket.value);
  return (
    <a
      class="basket-link"
      href={hrefOf.basket}
      aria-current={route.value.page === 'basket' ? 'page' : undefined}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M3.5 6.5h13l-1 11h-11zM7 9V5a3 3 0 0 1 6 0v4" />
      </svg>
      <span class="basket-word">Basket</span>
      <span class="count" data-empty={pieces === 0}>
        {pieces}
        <span class="hidden">{pieces === 1 ? ' piece' : ' pieces'}</span>
      </span>
    </a>
  );
}

function Account() {
  const signedIn = customer.value;
  if (!signedIn) {
    return (
      <button type="button" class="button link" onClick={() => signIn()}>
        Sign in
      </button>
    );
  }
  return (
    <>
      <button type="button" class="button link account-name" popovertarget="account">
        {signedIn.name}
      </button>
      <div id="account" class="menu" popover="auto">
        <p class="menu-title">{signedIn.name}</p>
        {signedIn.email && <p class="muted">{signedIn.email}</p>}
        <button type="button" class="button quiet" onClick={() => signOut()}>
          Sign out
        </button>
      </div>
    </>
  );
}
