/**
 * Starts a server; when its port is in use, the error names the port and the option that changes it.
 * @param option for example `--api-port`.
 */
export async function explainPortInUse<Server>(
  option: string,
  start: () => Promise<Server>,
): Promise<Server> {
  try {
    return await start();
  } catch (cause) {
    const { code, port } = cause as NodeJS.ErrnoException & { port?: number };
    if (code !== 'EADDRINUSE') throw cause;
    throw new Error(
      `port ${port} is in use. Stop what uses it, or choose another with ${option} (0 = any free port).`,
      { cause },
    );
  }
}
