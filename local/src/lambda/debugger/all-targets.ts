import { Link } from './link.ts';
import type { Target } from './target.ts';

interface Command {
  readonly id: number;
  readonly method: string;
  readonly params: {
    readonly sessionId?: string;
    readonly message?: string;
    readonly waitForDebuggerOnStart?: boolean;
  };
}

/** A command of a debugger that fails. */
class CommandError extends Error {}

/** https://chromedevtools.github.io/devtools-protocol/v8/ and what Node.js adds. Of any other, Node.js says that it has none. */
const DOMAINS =
  /^(Console|Debugger|HeapProfiler|Network|NodeRuntime|NodeTracing|NodeWorker|Profiler|Runtime|Schema)\./;
const NOTHING_RUNS_HERE =
  'No code runs here. Choose a function: each environment has a separate thread or target.';

/**
 * What a debugger finds that attaches to all functions: a Node.js process that runs nothing and has worker threads, each of
 * which is a process of a function. So one attachment reaches them all, and those that come later. The mirror itself, which
 * would stop to serve its clients at a breakpoint, cannot be debugged so.
 */
export class AllTargets {
  readonly #targets: Iterable<Target>;
  readonly #send: (message: object) => void;
  readonly #links = new Map<string, Link>();
  #nextSession = 1;
  #isEnabled = false;
  #waitsAtStart = false;

  /** @param send takes what the debugger receives. */
  constructor(targets: Iterable<Target>, send: (message: object) => void) {
    this.#targets = targets;
    this.#send = send;
  }

  /** @param text a command; what is none has no id to respond to, and is ignored. */
  execute(text: string): void {
    const command = commandIn(text);
    if (!command) return;
    const { id } = command;
    try {
      this.#send({ id, result: this.#resultOf(command) });
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.#send({ id, error: { code: -32_000, message: error.message } });
    }
  }

  /** Announces a process to a debugger that has asked for processes. */
  attach(target: Target): void {
    if (!this.#isEnabled) return;
    const sessionId = String(this.#nextSession);
    this.#nextSession += 1;
    const link = new Link(target, this.#waitsAtStart, {
      onMessage: (message) => this.#notify('receivedMessageFromWorker', { sessionId, message }),
      onClose: () => {
        if (this.#links.delete(sessionId)) this.#notify('detachedFromWorker', { sessionId });
      },
    });
    this.#links.set(sessionId, link);
    const workerInfo = { workerId: target.id, type: 'worker', title: target.title, url: target.url };
    this.#notify('attachedToWorker', { sessionId, workerInfo, waitingForDebugger: link.isWaiting });
  }

  /** Ends all sessions; what they held is resumed. */
  disable(): void {
    this.#isEnabled = false;
    for (const link of this.#links.values()) link.close();
    this.#links.clear();
  }

  #resultOf({ id, method, params }: Command): object {
    const { sessionId, message, waitForDebuggerOnStart } = params;
    const own: Readonly<Record<string, () => void>> = {
      'NodeWorker.enable': () => this.#enable(waitForDebuggerOnStart === true),
      'NodeWorker.disable': () => this.disable(),
      'NodeWorker.detach': () => this.#detach(sessionId),
      'NodeWorker.sendMessageToWorker': () => this.#linkOf(sessionId).send(String(message)),
    };
    const act = own[method];
    if (!act) return placeholderFor(method, id);
    act();
    return {};
  }

  #enable(waitsAtStart: boolean): void {
    this.disable();
    this.#isEnabled = true;
    this.#waitsAtStart = waitsAtStart;
    for (const target of this.#targets) this.attach(target);
  }

  #detach(sessionId: string | undefined): void {
    const link = this.#linkOf(sessionId);
    this.#links.delete(String(sessionId));
    link.close();
  }

  #linkOf(sessionId: string | undefined): Link {
    const link = this.#links.get(String(sessionId));
    if (!link) throw new CommandError(`There is no session ${sessionId}.`);
    return link;
  }

  #notify(event: string, params: object): void {
    this.#send({ method: `NodeWorker.${event}`, params });
  }
}

/** What a process without code responds. */
function placeholderFor(method: string, id: number): object {
  const known: Readonly<Record<string, object>> = {
    'Debugger.enable': { debuggerId: 'mirror' },
    'Debugger.setBreakpointByUrl': { breakpointId: `mirror:${id}`, locations: [] },
    'Debugger.getPossibleBreakpoints': { locations: [] },
    'Runtime.evaluate': { result: { type: 'string', value: NOTHING_RUNS_HERE } },
  };
  if (!DOMAINS.test(method)) throw new CommandError(`'${method}' wasn't found`);
  return known[method] ?? {};
}

function commandIn(text: string): Command | undefined {
  try {
    const { id, method, params } = Object(JSON.parse(text)) as Partial<Command>;
    return typeof id === 'number' ? { id, method: String(method), params: Object(params) } : undefined;
  } catch {
    return undefined;
  }
}
