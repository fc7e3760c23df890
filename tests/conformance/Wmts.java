/*
 * Documents of WMTS against the standard's schemas: Wmts URL FOLDER, the folder with wmts/1.0 and
 * ows/1.1.0 of the OGC; those of OWS and XLink come from the class path. Prints each that is not valid.
 */
import java.io.File;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.w3c.dom.bootstrap.DOMImplementationRegistry;
import org.w3c.dom.ls.DOMImplementationLS;
import org.w3c.dom.ls.LSInput;

final class Wmts {
    private static final String GET = "?service=WMTS&version=1.0.0&request=";
    private static final String TILE = GET + "GetTile&layer=ortho&style=default&format=image/webp&tilematrixset=WebMercatorQuad&tilematrix=";

    private static final String[] DOCUMENTS = { "", "/1.0.0/WMTSCapabilities.xml", "?service=WMTS&request=GetCapabilities",
        "?SERVICE=WMTS&REQUEST=GetCapabilities&AcceptVersions=1.0.0", "?service=WMTS&request=GetCapabilities&sections=ServiceIdentification",
        "?service=WMTS&request=GetCapabilities&sections=ServiceProvider,OperationsMetadata", "?service=WMTS&request=GetCapabilities&sections=Contents",
        "?service=WMTS&request=GetCapabilities&sections=All" };
    private static final String[] REPORTS = { "?service=WMTS", "?request=GetCapabilities", "?service=WFS&request=GetCapabilities", GET + "Bogus",
        "?service=WMTS&request=GetCapabilities&sections=Bogus", "?service=WMTS&request=GetCapabilities&AcceptVersions=9.9.9",
        GET + "GetFeatureInfo", GET + "GetTile", TILE + "x&tilerow=0&tilecol=0", TILE + "99&tilerow=0&tilecol=0", TILE + "2&tilerow=x&tilecol=0" };

    private static InputStream schema(String name) {
        for (String place : new String[] { "/ows/1.1.0/", "/xlink/1.0.0/", "/xml/" })
            if (Wmts.class.getResource(place + name) != null)
                return Wmts.class.getResourceAsStream(place + name);
        return null;
    }

    private static Schema read(File file) throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        DOMImplementationLS dom = (DOMImplementationLS) DOMImplementationRegistry.newInstance().getDOMImplementation("LS");
        factory.setResourceResolver((type, space, id, system, base) -> {
            InputStream found = schema(system == null ? "" : system.substring(system.lastIndexOf('/') + 1).replace("xlink.xsd", "xlinks.xsd"));
            if (found == null)
                found = schema(system == null ? "" : system.substring(system.lastIndexOf('/') + 1));
            if (found == null)
                return null; // beside the one that names it
            LSInput in = dom.createLSInput();
            in.setByteStream(found);
            in.setSystemId(system);
            return in;
        });
        return factory.newSchema(new StreamSource(file));
    }

    private static int wrong(Schema schema, String url, int status) throws Exception {
        HttpURLConnection line = (HttpURLConnection) URI.create(url).toURL().openConnection();
        int got = line.getResponseCode();
        if ((got == 200) != (status == 200)) {
            System.out.println(url + ": status " + got);
            return 1;
        }
        try (InputStream body = got == 200 ? line.getInputStream() : line.getErrorStream()) {
            schema.newValidator().validate(new StreamSource(body));
            return 0;
        } catch (org.xml.sax.SAXException invalid) {
            System.out.println(url + ": " + invalid.getMessage());
            return 1;
        }
    }

    public static void main(String[] args) throws Exception {
        Schema answer = read(new File(args[1], "wmts/1.0/wmtsGetCapabilities_response.xsd"));
        Schema report = read(new File(args[1], "ows/1.1.0/owsExceptionReport.xsd"));
        int failed = 0;
        for (String document : DOCUMENTS)
            failed += wrong(answer, args[0] + document, 200);
        for (String refused : REPORTS)
            failed += wrong(report, args[0] + refused, 400);
        System.out.println("wmts 1.0 schemas: " + (DOCUMENTS.length + REPORTS.length - failed) + " documents valid, " + failed + " not");
        System.exit(failed == 0 ? 0 : 1);
    }
}
