import { signal } from '@preact/signals';
import { onReconnect } from '../api/events.ts';

/** A page of the app that runs. */
export interface AppPage {
  readonly name: string;
  readonly title: string;
}

/** Empty until they are loaded, and for an app without pages. */
export const appPages = signal<readonly AppPage[]>([]);

async function load(): Promise<void> {
  try {
    const response = await fetch('/app-pages.json');
    if (response.ok) appPages.value = (await response.json()) as AppPage[];
  } catch {
    // The header shows that the mirror does not respond; they are loaded again when it does.
  }
}

void load();
onReconnect(load);
