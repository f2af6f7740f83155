import type { Product } from '../api/types.ts';
import { quantityOf } from '../basket/basket.ts';
import { basket } from '../basket/basket-store.ts';
import { Empty } from '../layout/notice.tsx';
import { Page } from '../layout/page.tsx';
import { WhenLoaded } from '../layout/when-loaded.tsx';
import { formatMoney } from '../money.ts';
import { hrefOf } from '../routes.ts';
import { Art } from './art.tsx';
import { availabilityOf, departmentsOf, departmentTitle } from './departments.ts';
import { loadedProducts, loadProducts, useProducts } from './products.ts';
import { Quantity, setQuantity } from './quantity.tsx';

/** What the shop sells: everything, or one department. */
export function ShopPage({ department }: { readonly department?: string | undefined }) {
  return (
    <Page title={department === undefined ? 'Products' : departmentTitle(department)}>
      <Departments current={department} />
      <ProductList department={department} />
    </Page>
  );
}

function Departments({ current }: { readonly current: string | undefined }) {
  const departments = departmentsOf(loadedProducts());
  return (
    <nav class="departments" aria-label="Departments">
      <a href={hrefOf.shop} aria-current={current === undefined ? 'page' : undefined}>
        All
      </a>
      {departments.map((department) => (
        <a
          key={department}
          href={hrefOf.department(department)}
          aria-current={department === current ? 'page' : undefined}
        >
          {departmentTitle(department)}
        </a>
      ))}
    </nav>
  );
}

function ProductList({ department }: { readonly department: string | undefined }) {
  return (
    <WhenLoaded loaded={useProducts()} what="products" onRetry={loadProducts}>
      {(products) => (
        <Products
          shown={products.filter((product) => department === undefined || product.department === department)}
        />
      )}
    </WhenLoaded>
  );
}

function Products({ shown }: { readonly shown: readonly Product[] }) {
  if (shown.length === 0) {
    return (
      <Empty title="Nothing here at the moment">
        <a class="button" href={hrefOf.shop}>
          See all products
        </a>
      </Empty>
    );
  }
  return (
    <ul class="products">
      {shown.map((product) => (
        <ProductCard key={product.productId} product={product} />
      ))}
    </ul>
  );
}

function ProductCard({ product }: { readonly product: Product }) {
  const { productId, name, department, price, maximumPerOrder } = product;
  const availability = availabilityOf(product);
  return (
    <li class="product" data-product={productId}>
      <Art productId={productId} department={department} />
      <div class="product-text">
        <p class="product-department">{departmentTitle(department)}</p>
        <h2>{name}</h2>
        <p class="product-facts">
          <span class={`stock stock-${availability.state}`}>{availability.text}</span>
          <span class="muted">up to {maximumPerOrder} per order</span>
        </p>
      </div>
      <div class="product-buy">
        <p class="price">{formatMoney(price)}</p>
        <AddToBasket product={product} isSoldOut={availability.state === 'none'} />
      </div>
    </li>
  );
}

function AddToBasket({ product, isSoldOut }: { readonly product: Product; readonly isSoldOut: boolean }) {
  if (quantityOf(basket.value, product.productId) > 0) return <Quantity product={product} />;
  return (
    <button
      type="button"
      class="button"
      disabled={isSoldOut}
      aria-label={`Add ${product.name} to the basket`}
      onClick={() => setQuantity(product, 1)}
    >
      Add
    </button>
  );
}
