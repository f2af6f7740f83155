import { signal } from '@preact/signals';

const message = signal('');

/** Has a screen reader say something that others see. */
export function announce(text: string): void {
  message.value = text;
}

/** Where announcements are; once in the page, from its beginning. */
export function Announcer() {
  return (
    <p class="hidden" aria-live="polite">
      {message}
    </p>
  );
}
