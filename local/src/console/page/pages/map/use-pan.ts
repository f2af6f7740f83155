import type { RefObject } from 'preact';
import { useEffect } from 'preact/hooks';

/** Beyond this a press is a move of the map, and no click on what is below the pointer. */
const CLICK_PX = 4;

/** Moves what scrolls with the mouse. A finger does it by itself. */
export function usePan(area: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = area.current;
    if (!element) return;
    let start: { x: number; y: number; left: number; top: number } | undefined;
    let hasMoved = false;
    const down = (event: PointerEvent) => {
      hasMoved = false;
      if (event.pointerType !== 'mouse' || event.button !== 0) return;
      start = { x: event.clientX, y: event.clientY, left: element.scrollLeft, top: element.scrollTop };
    };
    const move = (event: PointerEvent) => {
      if (!start) return;
      const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
      hasMoved ||= Math.hypot(dx, dy) > CLICK_PX;
      if (hasMoved) element.scrollTo(start.left - dx, start.top - dy);
    };
    const up = () => {
      start = undefined;
    };
    const click = (event: MouseEvent) => {
      const isByPointer = event.detail > 0;
      if (hasMoved && isByPointer) {
        event.preventDefault();
        event.stopPropagation();
      }
      hasMoved = false;
    };
    // A link would be dragged in the place of the map.
    const drag = (event: DragEvent) => event.preventDefault();
    const listening = new AbortController();
    const { signal } = listening;
    element.addEventListener('pointerdown', down, { signal });
    element.addEventListener('dragstart', drag, { signal });
    element.addEventListener('click', click, { signal, capture: true });
    addEventListener('pointermove', move, { signal });
    addEventListener('pointerup', up, { signal });
    return () => listening.abort();
  }, []);
}
