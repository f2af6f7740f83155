import { Construct } from 'constructs';
import type { Config } from '../config/index.ts';
import { ConcernTable } from './concern-table.ts';
import { type TableOwner, tableDefinitions } from './table-definitions.ts';

/** The table of every concern, and that of the operations. */
export class ConcernTables extends Construct {
  readonly #tables: ReadonlyMap<TableOwner, ConcernTable>;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    const owners = Object.keys(tableDefinitions) as TableOwner[];
    this.#tables = new Map(owners.map((each) => [each, new ConcernTable(this, each, config, each)]));
  }

  get all(): readonly ConcernTable[] {
    return [...this.#tables.values()];
  }

  of(owner: TableOwner): ConcernTable {
    return this.#tables.get(owner) as ConcernTable;
  }
}
