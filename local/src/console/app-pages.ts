import { build } from 'esbuild';
import { Hono } from 'hono';
import { ServiceException } from '../shared/service-exception.ts';
import { BROWSERS } from './bundle-page.ts';

/** A page that an app adds to the console. */
export interface AppPage {
  /** In its address, `/app/NAME`: lower-case letters, digits and dashes. */
  readonly name: string;
  /** Its entry in the navigation, and its heading. */
  readonly title: string;
  /** Absolute path of the module that draws it, for browsers: JavaScript or TypeScript. */
  readonly script: string;
}

/** Serves the list of an app's pages, and their modules, each bundled when it is asked for: an edit shows at the next load. */
export function appPages(pages: readonly AppPage[]): Hono {
  const app = new Hono();
  app.get('/app-pages.json', (context) => context.json(pages.map(({ name, title }) => ({ name, title }))));
  app.get('/app-pages/:file', async (context) => {
    const page = pages.find(({ name }) => `${name}.js` === context.req.param('file'));
    if (!page) throw notFound(context.req.param('file'), pages);
    const headers = { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' };
    return context.body(await bundled(page), 200, headers);
  });
  return app;
}

async function bundled({ script, title }: AppPage): Promise<string> {
  try {
    const { outputFiles } = await build({
      entryPoints: [script],
      write: false,
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: [...BROWSERS],
      sourcemap: 'inline',
      logLevel: 'silent',
    });
    return outputFiles[0]?.text ?? '';
  } catch (cause) {
    throw new ServiceException(
      'InvalidPage',
      `The script of page ${title} cannot be bundled: ${cause}`,
      400,
      {
        cause,
      },
    );
  }
}

const notFound = (file: string, pages: readonly AppPage[]) =>
  new ServiceException(
    'UnknownPage',
    `page is ${file}; accepted: ${pages.map(({ name }) => `${name}.js`).join(', ') || 'none, for the app has none'}`,
    404,
  );
