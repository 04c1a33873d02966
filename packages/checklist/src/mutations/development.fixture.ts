import { Testing } from 'cdktf';
import { DevAws } from 'dev-aws';
import { type ProductionDocument, toldSynth } from './production.fixture';

/** dev-aws as a real account gets it. */
export const developmentDocument = (): ProductionDocument =>
  toldSynth(new DevAws(Testing.app(), 'dev-aws', { target: { kind: 'aws', providerVersion: '6.25.0' } }));
