// Generated from schemas/*/*.avsc by `npm run events`. Do not edit.
// biome-ignore-all format: generated

/** An exact amount: decimal text with the currency's usual digits, for example 12.30 and USD. */
export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** One product of an order, priced from the catalogue when the order was placed. */
export interface OrderLine {
  readonly productId: string;
  readonly name: string;
  readonly department: string;
  readonly quantity: number;
  readonly unitPrice: Money;
}

/** Where the goods go. */
export interface Address {
  readonly name: string;
  readonly line1: string;
  readonly city: string;
  readonly postalCode: string;
  readonly country: string;
}

/** Who to write to: the claims of the customer's token at the time of the order. */
export interface Customer {
  readonly name: string;
  readonly email: string;
  /** IANA time zone, UTC when the token has none. */
  readonly zoneinfo: string;
}

/** A customer's order was accepted. */
export interface OrderPlaced {
  /** UUID v5 of order, type and discriminator: a redelivery emits the same event. */
  readonly id: string;
  readonly type: 'OrderPlaced';
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly orderId: string;
  readonly customerId: string;
  /** Id of the event this one answers; empty for OrderPlaced, which answers a request. */
  readonly causationId: string;
  readonly lines: readonly OrderLine[];
  readonly total: Money;
  readonly shipTo: Address;
  readonly customer: Customer;
}

/** A tax that the amount includes: net and tax together are the amount. */
export interface Tax {
  /** Of the net, decimal text, for example 8.25. */
  readonly percent: string;
  readonly net: Money;
  readonly tax: Money;
}

/** The order was charged; carries what the invoice says. */
export interface PaymentProcessed {
  /** UUID v5 of order, type and discriminator: a redelivery emits the same event. */
  readonly id: string;
  readonly type: 'PaymentProcessed';
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly orderId: string;
  readonly customerId: string;
  /** Id of the event this one answers; empty for OrderPlaced, which answers a request. */
  readonly causationId: string;
  readonly chargeId: string;
  readonly invoiceNumber: string;
  readonly lines: readonly OrderLine[];
  readonly amount: Money;
  readonly customer: Customer;
  /** One entry a rate; none in events of before version 2, which do not say. */
  readonly taxes: readonly Tax[];
  /** Empty texts in events of before version 2. */
  readonly shipTo: Address;
}

/** The order was not charged and never will be. */
export interface PaymentFailed {
  /** UUID v5 of order, type and discriminator: a redelivery emits the same event. */
  readonly id: string;
  readonly type: 'PaymentFailed';
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly orderId: string;
  readonly customerId: string;
  /** Id of the event this one answers; empty for OrderPlaced, which answers a request. */
  readonly causationId: string;
  /** declined | unavailable | unprocessable | order_cancelled */
  readonly reason: string;
  readonly customer: Customer;
}

/** The charge was given back; carries what the credit note says. */
export interface PaymentRefunded {
  /** UUID v5 of order, type and discriminator: a redelivery emits the same event. */
  readonly id: string;
  readonly type: 'PaymentRefunded';
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly orderId: string;
  readonly customerId: string;
  /** Id of the event this one answers; empty for OrderPlaced, which answers a request. */
  readonly causationId: string;
  readonly refundId: string;
  readonly creditNoteNumber: string;
  readonly invoiceNumber: string;
  /** out_of_stock */
  readonly reason: string;
  readonly lines: readonly OrderLine[];
  readonly amount: Money;
  readonly customer: Customer;
  /** One entry a rate; none in events of before version 2, which do not say. */
  readonly taxes: readonly Tax[];
  /** Empty texts in events of before version 2. */
  readonly shipTo: Address;
}

/** A quantity of one product. */
export interface StockLine {
  readonly productId: string;
  readonly quantity: number;
}

/** Every line of the order is set aside. */
export interface InventoryReserved {
  /** UUID v5 of order, type and discriminator: a redelivery emits the same event. */
  readonly id: string;
  readonly type: 'InventoryReserved';
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly orderId: string;
  readonly customerId: string;
  /** Id of the event this one answers; empty for OrderPlaced, which answers a request. */
  readonly causationId: string;
  readonly lines: readonly StockLine[];
  readonly shipTo: Address;
}

/** A product of which there is less than the order asks for. */
export interface Shortage {
  readonly productId: string;
  readonly name: string;
  readonly requested: number;
  readonly available: number;
}

/** At least one line is short, so nothing was set aside. */
export interface InventoryRejected {
  /** UUID v5 of order, type and discriminator: a redelivery emits the same event. */
  readonly id: string;
  readonly type: 'InventoryRejected';
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly orderId: string;
  readonly customerId: string;
  /** Id of the event this one answers; empty for OrderPlaced, which answers a request. */
  readonly causationId: string;
  readonly shortages: readonly Shortage[];
  readonly customer: Customer;
}

/** What was set aside is available again; no lines when nothing had been. */
export interface InventoryReleased {
  /** UUID v5 of order, type and discriminator: a redelivery emits the same event. */
  readonly id: string;
  readonly type: 'InventoryReleased';
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly orderId: string;
  readonly customerId: string;
  /** Id of the event this one answers; empty for OrderPlaced, which answers a request. */
  readonly causationId: string;
  readonly lines: readonly StockLine[];
}

/** The order left the warehouse. */
export interface OrderShipped {
  /** UUID v5 of order, type and discriminator: a redelivery emits the same event. */
  readonly id: string;
  readonly type: 'OrderShipped';
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly orderId: string;
  readonly customerId: string;
  /** Id of the event this one answers; empty for OrderPlaced, which answers a request. */
  readonly causationId: string;
  readonly trackingNumber: string;
  readonly carrier: string;
  readonly shipTo: Address;
  readonly customer: Customer;
}

/** The customer placed more orders in a day than the limit. */
export interface TransactionLimitExceeded {
  /** UUID v5 of order, type and discriminator: a redelivery emits the same event. */
  readonly id: string;
  readonly type: 'TransactionLimitExceeded';
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly orderId: string;
  readonly customerId: string;
  /** Id of the event this one answers; empty for OrderPlaced, which answers a request. */
  readonly causationId: string;
  /** YYYY-MM-DD in the customer's time zone. */
  readonly day: string;
  readonly limit: number;
  readonly customer: Customer;
}

/** A mail was handed to the mail service. */
export interface EmailSent {
  /** UUID v5 of order, type and discriminator: a redelivery emits the same event. */
  readonly id: string;
  readonly type: 'EmailSent';
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly orderId: string;
  readonly customerId: string;
  /** Id of the event this one answers; empty for OrderPlaced, which answers a request. */
  readonly causationId: string;
  /** order-confirmation | department-notice | invoice | credit-note | shipment | cancellation | limit-alert */
  readonly kind: string;
  /** customer, or department:<name>; never an address. */
  readonly recipient: string;
}

/** Any event of the system; distinguished by `type`. */
export type OrderstreamEvent =
  | OrderPlaced
  | PaymentProcessed
  | PaymentFailed
  | PaymentRefunded
  | InventoryReserved
  | InventoryRejected
  | InventoryReleased
  | OrderShipped
  | TransactionLimitExceeded
  | EmailSent;

/** The schemas producers write now, by event type. */
export const schemas = {
  OrderPlaced: {"type":"record","name":"OrderPlaced","namespace":"orderstream.events","doc":"A customer's order was accepted.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","doc":"One product of an order, priced from the catalogue when the order was placed.","fields":[{"name":"productId","type":"string"},{"name":"name","type":"string"},{"name":"department","type":"string"},{"name":"quantity","type":"int"},{"name":"unitPrice","type":{"type":"record","name":"Money","doc":"An exact amount: decimal text with the currency's usual digits, for example 12.30 and USD.","fields":[{"name":"amount","type":"string"},{"name":"currency","type":"string"}]}}]}}},{"name":"total","type":"Money"},{"name":"shipTo","type":{"type":"record","name":"Address","doc":"Where the goods go.","fields":[{"name":"name","type":"string"},{"name":"line1","type":"string"},{"name":"city","type":"string"},{"name":"postalCode","type":"string"},{"name":"country","type":"string"}]}},{"name":"customer","type":{"type":"record","name":"Customer","doc":"Who to write to: the claims of the customer's token at the time of the order.","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"},{"name":"zoneinfo","type":"string","doc":"IANA time zone, UTC when the token has none."}]}}]},
  PaymentProcessed: {"type":"record","name":"PaymentProcessed","namespace":"orderstream.events","doc":"The order was charged; carries what the invoice says.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"chargeId","type":"string"},{"name":"invoiceNumber","type":"string"},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","doc":"One product of an order, priced from the catalogue when the order was placed.","fields":[{"name":"productId","type":"string"},{"name":"name","type":"string"},{"name":"department","type":"string"},{"name":"quantity","type":"int"},{"name":"unitPrice","type":{"type":"record","name":"Money","doc":"An exact amount: decimal text with the currency's usual digits, for example 12.30 and USD.","fields":[{"name":"amount","type":"string"},{"name":"currency","type":"string"}]}}]}}},{"name":"amount","type":"Money"},{"name":"customer","type":{"type":"record","name":"Customer","doc":"Who to write to: the claims of the customer's token at the time of the order.","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"},{"name":"zoneinfo","type":"string","doc":"IANA time zone, UTC when the token has none."}]}},{"name":"taxes","type":{"type":"array","items":{"type":"record","name":"Tax","doc":"A tax that the amount includes: net and tax together are the amount.","fields":[{"name":"percent","type":"string","doc":"Of the net, decimal text, for example 8.25."},{"name":"net","type":"Money"},{"name":"tax","type":"Money"}]}},"default":[],"doc":"One entry a rate; none in events of before version 2, which do not say."},{"name":"shipTo","type":{"type":"record","name":"Address","doc":"Where the goods go.","fields":[{"name":"name","type":"string"},{"name":"line1","type":"string"},{"name":"city","type":"string"},{"name":"postalCode","type":"string"},{"name":"country","type":"string"}]},"default":{"name":"","line1":"","city":"","postalCode":"","country":""},"doc":"Empty texts in events of before version 2."}]},
  PaymentFailed: {"type":"record","name":"PaymentFailed","namespace":"orderstream.events","doc":"The order was not charged and never will be.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"reason","type":"string","doc":"declined | unavailable | unprocessable | order_cancelled"},{"name":"customer","type":{"type":"record","name":"Customer","doc":"Who to write to: the claims of the customer's token at the time of the order.","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"},{"name":"zoneinfo","type":"string","doc":"IANA time zone, UTC when the token has none."}]}}]},
  PaymentRefunded: {"type":"record","name":"PaymentRefunded","namespace":"orderstream.events","doc":"The charge was given back; carries what the credit note says.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"refundId","type":"string"},{"name":"creditNoteNumber","type":"string"},{"name":"invoiceNumber","type":"string"},{"name":"reason","type":"string","doc":"out_of_stock"},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","doc":"One product of an order, priced from the catalogue when the order was placed.","fields":[{"name":"productId","type":"string"},{"name":"name","type":"string"},{"name":"department","type":"string"},{"name":"quantity","type":"int"},{"name":"unitPrice","type":{"type":"record","name":"Money","doc":"An exact amount: decimal text with the currency's usual digits, for example 12.30 and USD.","fields":[{"name":"amount","type":"string"},{"name":"currency","type":"string"}]}}]}}},{"name":"amount","type":"Money"},{"name":"customer","type":{"type":"record","name":"Customer","doc":"Who to write to: the claims of the customer's token at the time of the order.","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"},{"name":"zoneinfo","type":"string","doc":"IANA time zone, UTC when the token has none."}]}},{"name":"taxes","type":{"type":"array","items":{"type":"record","name":"Tax","doc":"A tax that the amount includes: net and tax together are the amount.","fields":[{"name":"percent","type":"string","doc":"Of the net, decimal text, for example 8.25."},{"name":"net","type":"Money"},{"name":"tax","type":"Money"}]}},"default":[],"doc":"One entry a rate; none in events of before version 2, which do not say."},{"name":"shipTo","type":{"type":"record","name":"Address","doc":"Where the goods go.","fields":[{"name":"name","type":"string"},{"name":"line1","type":"string"},{"name":"city","type":"string"},{"name":"postalCode","type":"string"},{"name":"country","type":"string"}]},"default":{"name":"","line1":"","city":"","postalCode":"","country":""},"doc":"Empty texts in events of before version 2."}]},
  InventoryReserved: {"type":"record","name":"InventoryReserved","namespace":"orderstream.events","doc":"Every line of the order is set aside.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"StockLine","doc":"A quantity of one product.","fields":[{"name":"productId","type":"string"},{"name":"quantity","type":"int"}]}}},{"name":"shipTo","type":{"type":"record","name":"Address","doc":"Where the goods go.","fields":[{"name":"name","type":"string"},{"name":"line1","type":"string"},{"name":"city","type":"string"},{"name":"postalCode","type":"string"},{"name":"country","type":"string"}]}}]},
  InventoryRejected: {"type":"record","name":"InventoryRejected","namespace":"orderstream.events","doc":"At least one line is short, so nothing was set aside.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"shortages","type":{"type":"array","items":{"type":"record","name":"Shortage","doc":"A product of which there is less than the order asks for.","fields":[{"name":"productId","type":"string"},{"name":"name","type":"string"},{"name":"requested","type":"int"},{"name":"available","type":"int"}]}}},{"name":"customer","type":{"type":"record","name":"Customer","doc":"Who to write to: the claims of the customer's token at the time of the order.","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"},{"name":"zoneinfo","type":"string","doc":"IANA time zone, UTC when the token has none."}]}}]},
  InventoryReleased: {"type":"record","name":"InventoryReleased","namespace":"orderstream.events","doc":"What was set aside is available again; no lines when nothing had been.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"StockLine","doc":"A quantity of one product.","fields":[{"name":"productId","type":"string"},{"name":"quantity","type":"int"}]}}}]},
  OrderShipped: {"type":"record","name":"OrderShipped","namespace":"orderstream.events","doc":"The order left the warehouse.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"trackingNumber","type":"string"},{"name":"carrier","type":"string"},{"name":"shipTo","type":{"type":"record","name":"Address","doc":"Where the goods go.","fields":[{"name":"name","type":"string"},{"name":"line1","type":"string"},{"name":"city","type":"string"},{"name":"postalCode","type":"string"},{"name":"country","type":"string"}]}},{"name":"customer","type":{"type":"record","name":"Customer","doc":"Who to write to: the claims of the customer's token at the time of the order.","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"},{"name":"zoneinfo","type":"string","doc":"IANA time zone, UTC when the token has none."}]}}]},
  TransactionLimitExceeded: {"type":"record","name":"TransactionLimitExceeded","namespace":"orderstream.events","doc":"The customer placed more orders in a day than the limit.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"day","type":"string","doc":"YYYY-MM-DD in the customer's time zone."},{"name":"limit","type":"int"},{"name":"customer","type":{"type":"record","name":"Customer","doc":"Who to write to: the claims of the customer's token at the time of the order.","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"},{"name":"zoneinfo","type":"string","doc":"IANA time zone, UTC when the token has none."}]}}]},
  EmailSent: {"type":"record","name":"EmailSent","namespace":"orderstream.events","doc":"A mail was handed to the mail service.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"kind","type":"string","doc":"order-confirmation | department-notice | invoice | credit-note | shipment | cancellation | limit-alert"},{"name":"recipient","type":"string","doc":"customer, or department:<name>; never an address."}]},
} as const;

/** The versions published before, oldest first: topics may still hold records of them. */
export const earlierSchemas = {
  OrderPlaced: [{"type":"record","name":"OrderPlaced","namespace":"orderstream.events","doc":"A customer's order was accepted.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","doc":"One product of an order, priced from the catalogue when the order was placed.","fields":[{"name":"productId","type":"string"},{"name":"name","type":"string"},{"name":"department","type":"string"},{"name":"quantity","type":"int"},{"name":"unitPrice","type":{"type":"record","name":"Money","doc":"An exact amount: decimal text with the currency's usual digits, for example 12.30 and USD.","fields":[{"name":"amount","type":"string"},{"name":"currency","type":"string"}]}}]}}},{"name":"total","type":"Money"},{"name":"paymentToken","type":"string","doc":"Token of the payment gateway; never logged."},{"name":"shipTo","type":{"type":"record","name":"Address","doc":"Where the goods go.","fields":[{"name":"name","type":"string"},{"name":"line1","type":"string"},{"name":"city","type":"string"},{"name":"postalCode","type":"string"},{"name":"country","type":"string"}]}},{"name":"customer","type":{"type":"record","name":"Customer","doc":"Who to write to: the claims of the customer's token at the time of the order.","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"},{"name":"zoneinfo","type":"string","doc":"IANA time zone, UTC when the token has none."}]}}]}],
  PaymentProcessed: [{"type":"record","name":"PaymentProcessed","namespace":"orderstream.events","doc":"The order was charged; carries what the invoice says.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"chargeId","type":"string"},{"name":"invoiceNumber","type":"string"},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","doc":"One product of an order, priced from the catalogue when the order was placed.","fields":[{"name":"productId","type":"string"},{"name":"name","type":"string"},{"name":"department","type":"string"},{"name":"quantity","type":"int"},{"name":"unitPrice","type":{"type":"record","name":"Money","doc":"An exact amount: decimal text with the currency's usual digits, for example 12.30 and USD.","fields":[{"name":"amount","type":"string"},{"name":"currency","type":"string"}]}}]}}},{"name":"amount","type":"Money"},{"name":"customer","type":{"type":"record","name":"Customer","doc":"Who to write to: the claims of the customer's token at the time of the order.","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"},{"name":"zoneinfo","type":"string","doc":"IANA time zone, UTC when the token has none."}]}}]}],
  PaymentFailed: [],
  PaymentRefunded: [{"type":"record","name":"PaymentRefunded","namespace":"orderstream.events","doc":"The charge was given back; carries what the credit note says.","fields":[{"name":"id","type":"string","doc":"UUID v5 of order, type and discriminator: a redelivery emits the same event."},{"name":"type","type":"string"},{"name":"time","type":"string","doc":"RFC 3339, UTC."},{"name":"orderId","type":"string"},{"name":"customerId","type":"string"},{"name":"causationId","type":"string","doc":"Id of the event this one answers; empty for OrderPlaced, which answers a request."},{"name":"refundId","type":"string"},{"name":"creditNoteNumber","type":"string"},{"name":"invoiceNumber","type":"string"},{"name":"reason","type":"string","doc":"out_of_stock"},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"OrderLine","doc":"One product of an order, priced from the catalogue when the order was placed.","fields":[{"name":"productId","type":"string"},{"name":"name","type":"string"},{"name":"department","type":"string"},{"name":"quantity","type":"int"},{"name":"unitPrice","type":{"type":"record","name":"Money","doc":"An exact amount: decimal text with the currency's usual digits, for example 12.30 and USD.","fields":[{"name":"amount","type":"string"},{"name":"currency","type":"string"}]}}]}}},{"name":"amount","type":"Money"},{"name":"customer","type":{"type":"record","name":"Customer","doc":"Who to write to: the claims of the customer's token at the time of the order.","fields":[{"name":"name","type":"string"},{"name":"email","type":"string"},{"name":"zoneinfo","type":"string","doc":"IANA time zone, UTC when the token has none."}]}}]}],
  InventoryReserved: [],
  InventoryRejected: [],
  InventoryReleased: [],
  OrderShipped: [],
  TransactionLimitExceeded: [],
  EmailSent: [],
} as const;
