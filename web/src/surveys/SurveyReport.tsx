// SurveyReport: every file of a survey with what was found, in words a surveyor can act on.
import { Alert, Skeleton } from 'antd';
import { useSurvey, type Delivery, type Finding, type SurveyFile } from '../api/surveys';
import { Failure } from '../common/Failure';
import { useWords, type Words } from '../i18n/useWords';
import { fileSize } from './fileSize';
import { OffsetLine } from './OffsetLine';
import { ProposalTable } from './ProposalTable';
import { VerdictTag } from './VerdictTag';

const number = (file: SurveyFile, name: string): number | null => {
  const value = file.facts[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
};

/** Size, resolution, number of points and place: one line. */
function measures(file: SurveyFile, { t, count }: Words): string {
  const [width, height, points, gsd] = [number(file, 'width'), number(file, 'height'), number(file, 'points'), number(file, 'pixel_m')];
  const error = number(file, 'reprojection_error_px');
  return [
    width && height ? `${count(width)} × ${count(height)}` : '',
    points ? t('surveys.points', { n: count(points) }) : '',
    gsd ? t('surveys.gsd', { n: (gsd * 100).toFixed(gsd < 0.1 ? 1 : 0) }) : '',
    file.epsg ? `EPSG:${file.epsg}` : '',
    error ? t('surveys.reprojection', { n: error.toFixed(2) }) : '',
    String(file.facts['camera'] ?? file.facts['format'] ?? ''),
    fileSize(file.bytes),
  ].filter(Boolean).join(' · ');
}

function Findings({ findings }: { findings: readonly Finding[] }) {
  const { said } = useWords();
  if (findings.length === 0) return null;
  return <ul className="findings">{findings.map((finding) => <li key={finding.text} className={finding.weight}>{said(finding.text_zh, finding.text)}</li>)}</ul>;
}

function DeliveryTable({ delivery }: { delivery: Delivery }) {
  const words = useWords();
  const { t, said, time } = words;
  return (
    <>
      <p className="quiet">{t('surveys.received', { time: time(delivery.received) })} · {t(`surveys.producer_${delivery.producer}`)}</p>
      {delivery.findings.map((finding) => <Alert key={finding.text} type={finding.weight === 'refused' ? 'error' : 'warning'} showIcon title={said(finding.text_zh, finding.text)} />)}
      <table className="survey-files">
        <thead><tr><th scope="col">{t('surveys.file')}</th><th scope="col">{t('surveys.what')}</th><th scope="col">{t('surveys.verdict')}</th></tr></thead>
        <tbody>
          {delivery.files.map((file) => (
            <tr key={file.id}>
              <td><span className="file-name">{file.path}</span><Findings findings={file.findings} /></td>
              <td>{t(`surveys.kind_${file.kind}`)}<br /><span className="quiet">{measures(file, words)}</span></td>
              <td><VerdictTag verdict={file.verdict} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

export function SurveyReport({ id }: { id: number }) {
  const { t, date } = useWords();
  const survey = useSurvey(id);
  if (survey.error) return <Failure error={survey.error} retry={() => void survey.refetch()} />;
  if (!survey.data) return <section className="data-wide"><Skeleton active /></section>;
  return (
    <section className="data-wide" aria-labelledby="survey-report">
      <h2 id="survey-report">{t('surveys.report', { name: survey.data.name, date: date(survey.data.flown) })}</h2>
      <OffsetLine key={`offset-${id}`} survey={survey.data} />
      <ProposalTable key={id} survey={id} />
      {survey.data.deliveries.map((delivery) => <DeliveryTable key={delivery.id} delivery={delivery} />)}
    </section>
  );
}
