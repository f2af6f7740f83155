import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { hasNavigated } from './navigation.ts';

/** The name of the shop. */
export const shopName = 'Orderstream';

/** A page: its title is the heading, and the title of the window. The focus moves to the heading when the page appears. */
export function Page({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ${shopName}`;
  }, [title]);
  useEffect(() => {
    if (!hasNavigated.value) return;
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, []);
  return (
    <>
      <header class="page-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && <p class="lead">{lead}</p>}
      </header>
      {children}
    </>
  );
}
