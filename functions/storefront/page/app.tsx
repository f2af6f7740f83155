import type { ComponentChild, ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { BasketPage } from './basket/basket-page.tsx';
import { CheckoutPage } from './checkout/checkout-page.tsx';
import { Announcer } from './layout/announce.tsx';
import { Header } from './layout/header.tsx';
import { pagePath, route } from './layout/navigation.ts';
import { Empty, FailureNotice, Loading, Notice } from './layout/notice.tsx';
import { Page, shopName } from './layout/page.tsx';
import { OrderPage } from './orders/order-page.tsx';
import { OrdersPage } from './orders/orders-page.tsx';
import { hrefOf, type Route } from './routes.ts';
import type { SignInFailure } from './session/authorization-code.ts';
import { hasSessionEnded } from './session/session.ts';
import { isSigningIn, signIn, signInFailure } from './session/sign-in.ts';
import { ShopPage } from './shop/shop-page.tsx';

/** The whole shop. */
export function App() {
  return (
    <>
      <button type="button" class="button skip" onClick={skip}>
        Skip to the content
      </button>
      <Header />
      <main id="content" tabIndex={-1}>
        <SessionNotice />
        {isSigningIn.value ? (
          <Loading what="your account" />
        ) : (
          <div key={pagePath.value}>{pageOf(route.value)}</div>
        )}
      </main>
      <footer class="site-foot">
        <p>{shopName} is a demonstration: what you buy here is not real, and neither is the money.</p>
      </footer>
      <Announcer />
    </>
  );
}

/** A button: a link to a place in the page would change the hash, which is the address of the page. */
function skip(): void {
  document.getElementById('content')?.focus();
}

function pageOf(current: Route): ComponentChild {
  switch (current.page) {
    case 'shop':
      return <ShopPage department={current.department} />;
    case 'basket':
      return <BasketPage />;
    case 'checkout':
      return <CheckoutPage />;
    case 'orders':
      return <OrdersPage />;
    case 'order':
      return <OrderPage orderId={current.orderId} isNew={current.isNew} />;
    case 'sales':
      return <SalesPage query={current.query} />;
    case 'not-found':
      return <NotFoundPage />;
  }
}

type SalesProperties = { readonly query: URLSearchParams };

/** Only staff look at it, so its code is loaded with it. */
function SalesPage({ query }: SalesProperties) {
  const [loaded, setLoaded] = useState<{ Content?: ComponentType<SalesProperties>; failure?: unknown }>({});
  useEffect(() => {
    import('./sales/sales-page.tsx').then(
      ({ SalesContent }) => setLoaded({ Content: SalesContent }),
      (failure: unknown) => setLoaded({ failure }),
    );
  }, []);
  const { Content, failure } = loaded;
  return (
    <Page title="Sales">
      {Content && <Content query={query} />}
      {failure !== undefined && <FailureNotice failure={failure} onRetry={() => location.reload()} />}
      {!Content && failure === undefined && <Loading what="sales" />}
    </Page>
  );
}

function NotFoundPage() {
  return (
    <Page title="Page not found">
      <Empty title="There is no page at this address">
        <a class="button" href={hrefOf.shop}>
          See all products
        </a>
      </Empty>
    </Page>
  );
}

const failureTexts: Readonly<Record<SignInFailure | 'not-loaded', string>> = {
  refused: 'The sign-in was not completed.',
  'not-of-this-tab': 'This sign-in was begun elsewhere, or was already used.',
  failed: 'The sign-in could not be completed.',
  'not-loaded':
    'The shop was updated meanwhile, or cannot be reached. Load the page again; your basket stays.',
};

function SessionNotice() {
  const text = signInFailure.value && failureTexts[signInFailure.value];
  if (!text && !hasSessionEnded.value) return null;
  return (
    <Notice kind="problem" title={text ? 'You are not signed in' : 'Your session has ended'}>
      <p>{text ?? 'Sign in again to continue where you are.'}</p>
      {signInFailure.value === 'not-loaded' ? (
        <button type="button" class="button quiet" onClick={() => location.reload()}>
          Load again
        </button>
      ) : (
        <button type="button" class="button quiet" onClick={() => signIn()}>
          Sign in
        </button>
      )}
    </Notice>
  );
}
