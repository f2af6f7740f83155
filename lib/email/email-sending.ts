import {
  CloudWatchDimensionSource,
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { CfnOutput, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { allowToSendEmail } from '../access/email-access.ts';
import { type Config, decideName, decideRemovalPolicy, decideSenderDomain } from '../config/index.ts';
import type { ServiceFunction } from '../function/service-function.ts';

/**
 * What every email of the system is sent with: a configuration set, and, when the configuration says so, the domain
 * identity of its sender.
 *
 * The set keeps addresses that bounced or complained on the account's suppression list and sends to them no more, demands
 * TLS of the receiving server, and publishes delivery events of email as its own metrics.
 * https://docs.aws.amazon.com/ses/latest/dg/using-configuration-sets.html
 */
export class EmailSending extends Construct {
  readonly configurationSetName: string;
  readonly #config: Config;

  constructor(scope: Construct, id: string, config: Config) {
    super(scope, id);
    this.#config = config;
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      configurationSetName: decideName(config),
      suppressionReasons: SuppressionReasons.BOUNCES_AND_COMPLAINTS,
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      sendingEnabled: true,
    });
    // The user pool, which stays, sends through it.
    configurationSet.applyRemovalPolicy(decideRemovalPolicy(config));
    this.configurationSetName = configurationSet.configurationSetName;
    publishEvents(configurationSet);
    if (config.mailIdentity === 'create') this.#createIdentity(configurationSet);
  }

  /** Lets a function send email from the configured sender through the configuration set, whose name it learns. */
  allowToSend(sender: ServiceFunction): void {
    allowToSendEmail(sender, this.#config, this.configurationSetName);
    sender.addEnvironment({ CONFIGURATION_SET: this.configurationSetName });
  }

  /**
   * SES verifies the domain once its DNS has the three records of the outputs (Easy DKIM); until then it refuses to send.
   * https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html
   */
  #createIdentity(configurationSet: ConfigurationSet): void {
    const identity = new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(decideSenderDomain(this.#config)),
      configurationSet,
    });
    identity.applyRemovalPolicy(decideRemovalPolicy(this.#config));
    identity.dkimRecords.forEach(({ name, value }, index) => {
      new CfnOutput(Stack.of(this), `DkimRecord${index + 1}`, {
        value: `${name} CNAME ${value}`,
        description: `A DNS record of ${decideSenderDomain(this.#config)} that lets SES send for it`,
      });
    });
  }
}

/** What an operator has to know of. Deliveries and opens are paid for as metrics, and say nothing that an alarm needs. */
const events = [
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.DELIVERY_DELAY,
];

/**
 * As metrics of the namespace AWS/SES, by the tag that SES itself puts on each email.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-cloudwatch.html
 */
function publishEvents(configurationSet: ConfigurationSet): void {
  configurationSet.addEventDestination('Metrics', {
    destination: EventDestination.cloudWatchDimensions([
      {
        source: CloudWatchDimensionSource.MESSAGE_TAG,
        name: 'ses:configuration-set',
        defaultValue: 'none',
      },
    ]),
    events,
  });
}
