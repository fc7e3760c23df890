// DataPage: bring data in, and take it out. Where an import stands is in the address, so it can be left and found again.
import { useWords } from '../i18n/useWords';
import { ImportSteps } from './ImportSteps';
import { JobList } from './JobList';
import { RegisterTable } from './RegisterTable';

export default function DataPage() {
  const { t } = useWords();
  return (
    <div className="data">
      <div className="data-columns">
        <section className="data-import" aria-labelledby="data-import">
          <h1 id="data-import">{t('data.import')}</h1>
          <ImportSteps />
        </section>
        <section aria-labelledby="data-jobs"><h2 id="data-jobs">{t('data.jobs')}</h2><JobList /></section>
        <section className="data-wide" aria-labelledby="data-registers"><h2 id="data-registers">{t('data.registers')}</h2><RegisterTable /></section>
      </div>
    </div>
  );
}
