import { signal } from '@preact/signals';

/** A page of the app that runs. */
export interface AppPage {
  readonly name: string;
  readonly title: string;
}

/** Empty until they are loaded, and for an app without pages. */
export const appPages = signal<readonly AppPage[]>([]);

async function load(): Promise<void> {
  const response = await fetch('/app-pages.json').catch(() => undefined);
  if (response?.ok) appPages.value = (await response.json()) as AppPage[];
}

void load();
