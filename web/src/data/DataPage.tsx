export default function DataPage() {
  return <div className="data" />;
}
