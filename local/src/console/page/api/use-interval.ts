import { useEffect, useRef } from 'preact/hooks';

/** Calls again and again while the page is seen. @param ms undefined: it does not. */
export function useInterval(call: () => void, ms: number | undefined): void {
  const current = useRef(call);
  current.current = call;
  useEffect(() => {
    if (ms === undefined) return;
    const timer = setInterval(() => {
      if (!document.hidden) current.current();
    }, ms);
    return () => clearInterval(timer);
  }, [ms]);
}
