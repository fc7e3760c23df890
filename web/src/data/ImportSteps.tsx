// ImportSteps: which step the address says we are at.
import { Button, Steps } from 'antd';
import { useJob } from '../api/queries';
import type { Inspection } from '../api/types';
import { Failure } from '../common/Failure';
import { useNarrow } from '../frame/useNarrow';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { DropZone } from './DropZone';
import { ImportRun } from './ImportRun';
import { JobProgress } from './JobProgress';
import { MapColumns } from './MapColumns';

export const NO_IMPORT = { uploads: [], inspect: null, dry: null, job: null };

function Inspecting({ id }: { id: string }) {
  const { t } = useWords();
  const [, change] = useView();
  const job = useJob(id);
  const restart = <Button onClick={() => change(NO_IMPORT)}>{t('data.restart')}</Button>;
  if (job.error) return <><Failure error={job.error} retry={() => void job.refetch()} />{restart}</>;
  if (job.data?.status !== 'successful') return <><JobProgress job={job.data} title={t('data.inspecting')} />{restart}</>;
  return <MapColumns key={id} inspection={job.data.result as Inspection} />;
}

export function ImportSteps() {
  const { t } = useWords();
  const [view] = useView();
  const narrow = useNarrow();
  const current = view.job ? 3 : view.dry ? 2 : view.inspect ? 1 : 0;
  const names = ['file', 'map', 'check', 'done'];
  return (
    <>
      <Steps size="small" responsive={false} titlePlacement={narrow ? 'vertical' : 'horizontal'} current={current} className="import-steps" items={names.map((name) => ({ title: t(`data.step_${name}`) }))} />
      {view.job ? <ImportRun id={view.job} /> : view.inspect ? <Inspecting id={view.inspect} /> : <DropZone />}
    </>
  );
}
