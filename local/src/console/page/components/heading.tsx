import { useEffect } from 'preact/hooks';
import { stack } from '../shell/stack.ts';

/** The heading of a page, which is also the title of the window. */
export function Heading({ children }: { children: string | readonly string[] }) {
  const text = [children].flat().join('');
  const { title = 'Mirror' } = stack.value ?? {};
  useEffect(() => {
    document.title = `${text} – ${title}`;
  }, [text, title]);
  return <h1>{text}</h1>;
}
