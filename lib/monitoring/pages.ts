/** The alarms that page an operator, by what is broken. Each names itself and has a page in the runbook. */
export const pages = {
  customers: {
    name: 'customers-get-errors',
    means: 'Customers cannot sign in or order, get errors, or wait too long.',
  },
  saga: {
    name: 'orders-are-stuck',
    means: 'Orders do not reach their end, or a consumer makes no progress with its records.',
  },
  loss: {
    name: 'records-failed-for-good',
    means: 'Records were sent to the dead letters, or were lost.',
  },
  platform: {
    name: 'platform-in-trouble',
    means: 'Brokers, mappings, tables, email or the account itself are failing or near a limit.',
  },
} as const;

export type Page = keyof typeof pages;

export const pageNames = Object.keys(pages) as Page[];
